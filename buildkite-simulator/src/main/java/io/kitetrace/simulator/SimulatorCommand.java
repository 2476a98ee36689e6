package io.kitetrace.simulator;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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

  private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SimulatorOptions options = SimulatorOptions.defaults();

  private final CountDownLatch stop = new CountDownLatch(1);

  /** The command with the durations that its options are written as. */
  public static CommandLine commandLine() {
    return new CommandLine(new SimulatorCommand())
        .registerConverter(Duration.class, SimulatorCommand::duration);
  }

  /** Serves until the process is asked to end, or {@link #stop} is called. */
  @Override
  public Integer call() throws InterruptedException {
    try {
      options.check();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    try (BuildkiteSimulator simulator = BuildkiteSimulator.start(options)) {
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

  /** Reads {@code 250ms}, {@code 30s}, {@code 10m}, {@code 5h}, {@code 60d}, or ISO 8601. */
  static Duration duration(String text) {
    String trimmed = text.strip();
    Matcher matcher = DURATION.matcher(trimmed.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      try {
        return Duration.parse(trimmed);
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "'" + text + "' is not a duration such as 250ms, 30s, 10m, 5h or 60d");
      }
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private String greeting(BuildkiteSimulator simulator) {
    long builds = simulator.truth().count();
    return String.format(
        Locale.ROOT,
        "Buildkite, simulated, with %,d builds: export BUILDKITE_API_URL=%s"
            + " BUILDKITE_ORGANIZATION=%s BUILDKITE_API_TOKEN=%s",
        builds,
        simulator.uri(),
        String.join(",", options.organizations()),
        options.takesAnyToken() ? ANY_TOKEN : "…");
  }
}
