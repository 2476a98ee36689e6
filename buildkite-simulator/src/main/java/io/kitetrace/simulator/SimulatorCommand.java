package io.kitetrace.simulator;

import io.kitetrace.simulator.api.Access;
import io.kitetrace.simulator.api.RateLimits;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The fake Buildkite as a command: serves until it is interrupted. */
@Command(
    name = "simulator",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "A fake Buildkite: its REST API with a made-up company's builds, or with recorded ones.")
public final class SimulatorCommand implements Callable<Integer> {
  /**
   * What 127.0.0.1 accepts where no token is set: anything. This is what the printed line suggests.
   */
  private static final String ANY_TOKEN = "simulated";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "0",
      description = "Port; 0 for a free one.")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "H",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen on; 0.0.0.0 for clients elsewhere (default: ${DEFAULT-VALUE}).")
  private InetAddress host = InetAddress.getLoopbackAddress();

  @Option(
      names = "--organization",
      paramLabel = "SLUG",
      split = ",",
      defaultValue = "acme",
      description = "Organizations, comma-separated (default: ${DEFAULT-VALUE}).")
  private List<String> organizations = List.of("acme");

  @Option(
      names = "--recordings",
      paramLabel = "DIR",
      description = "Serve the recorded builds in this folder.")
  private @Nullable Path recordings;

  @Option(
      names = "--token",
      paramLabel = "T",
      description = "The only token accepted; without, any is.")
  private @Nullable String token;

  @Option(
      names = "--scopes",
      paramLabel = "SCOPE",
      split = ",",
      description = "What tokens may read, comma-separated; without, everything.")
  private @Nullable Set<String> scopes;

  @Option(
      names = "--requests-per-minute",
      paramLabel = "N",
      defaultValue = "50",
      description = "Limit of the user; 0 for none (default: ${DEFAULT-VALUE}).")
  private int requestsPerMinute;

  @Option(
      names = "--organization-requests-per-minute",
      paramLabel = "N",
      defaultValue = "200",
      description = "Limit of an organization; 0 for none (default: ${DEFAULT-VALUE}).")
  private int organizationRequestsPerMinute;

  @Option(
      names = "--deepest-offset",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Builds that pages may skip (default: ${DEFAULT-VALUE}).")
  private int deepestOffset;

  @Option(names = "--no-gzip", description = "Never compress answers.")
  private boolean plain;

  @Mixin private CompanyOptions company = new CompanyOptions();

  @ArgGroup(validate = false, heading = "%nFaults:%n")
  private FaultOptions faults = new FaultOptions();

  @ArgGroup(validate = false, heading = "%nWebhooks:%n")
  private WebhookOptions webhooks = new WebhookOptions();

  private final CountDownLatch stop = new CountDownLatch(1);

  /** A command line of its own. */
  public static CommandLine commandLine() {
    return new CommandLine(new SimulatorCommand());
  }

  /** Runs the command alone; ends the process. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** Serves until the process is asked to end, or {@link #stop} is called. */
  @Override
  public Integer call() throws InterruptedException {
    SimulatorOptions options = options();
    try (BuildkiteSimulator simulator = BuildkiteSimulator.start(options, host)) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(greeting(simulator));
      out.flush();
      Thread ending = new Thread(() -> end(simulator), "simulator-ending");
      Runtime.getRuntime().addShutdownHook(ending);
      stop.await();
      Runtime.getRuntime().removeShutdownHook(ending);
      return 0;
    } catch (UncheckedIOException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(e.getMessage());
      err.flush();
      return 1;
    }
  }

  /** Makes {@link #call} return. */
  void stop() {
    stop.countDown();
  }

  /**
   * Being asked to end is how this command succeeds, so the process must not end with the signal's
   * status.
   */
  private static void end(BuildkiteSimulator simulator) {
    simulator.close();
    Runtime.getRuntime().halt(0);
  }

  private SimulatorOptions options() {
    try {
      return new SimulatorOptions(
          port,
          organizations,
          company.shape(),
          recordings,
          null,
          InstantSource.system(),
          access(),
          new RateLimits(organizationRequestsPerMinute, requestsPerMinute),
          deepestOffset,
          !plain,
          faults.faults(),
          webhooks.webhooks());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Access access() {
    Access access = Access.anybody().withToken(token);
    return scopes == null ? access : access.withScopes(scopes);
  }

  private String greeting(BuildkiteSimulator simulator) {
    long builds = simulator.truth().count();
    return String.format(
        Locale.ROOT,
        "Buildkite, simulated, with %,d builds: export BUILDKITE_API_URL=%s"
            + " BUILDKITE_ORGANIZATION=%s BUILDKITE_API_TOKEN=%s",
        builds,
        simulator.uri(),
        String.join(",", organizations),
        token == null ? ANY_TOKEN : "…");
  }
}
