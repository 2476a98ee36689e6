package io.kitetrace.standalone;

import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.otlp.ConsoleDestination;
import io.kitetrace.emitter.service.Destinations;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.StopOnExit;
import io.kitetrace.runtime.command.Summary;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.memory.SmallHeap;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.trace.draw.Waterfall;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The whole path with nothing but the checkout: a made-up company's builds, drawn as they arrive.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the whole path in one process: a simulated Buildkite, a Kafka broker, poller and"
          + " emitter; traces are drawn as they arrive, then one job from inside: the sections of its"
          + " log and its tests. Ends by itself, with a summary.",
      "",
      "With --stay it has weeks of builds, serves the explorer's pages at http://127.0.0.1:8080/"
          + " (EXPLORER_PORT), and builds keep arriving, until it is stopped.",
      "",
      "OTEL_TRACES_EXPORTER=otlp,console also sends them to OTEL_EXPORTER_OTLP_ENDPOINT."
    })
final class DemoCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Builds with more lines than that are folded. */
  private static final int MOST_ROWS = 24;

  @Option(
      names = "--stay",
      description = "Serve the explorer's pages, with more builds, until Ctrl-C.")
  private boolean stay;

  @Option(
      names = "--json",
      description =
          "The summary as JSON, on standard output alone; all else goes to standard error.")
  private boolean json;

  private final Variables variables;
  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal;

  DemoCommand(Variables variables, PrintStream out, PrintStream err, Terminal terminal) {
    this.variables = variables;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    CompletableFuture<Boolean> stop = new CompletableFuture<>();
    StopOnExit hook = StopOnExit.of(() -> stop.complete(true));
    try (hook) {
      return run(stop);
    }
  }

  private int run(CompletableFuture<Boolean> stop) throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("kitetrace-demo");
    try (DemoCompany company = stay ? DemoCompany.startLong() : DemoCompany.start()) {
      StandaloneSettings settings = StandaloneSettings.read(settings(company, data));
      return stay ? serve(settings, stop) : show(settings, company, stop);
    } finally {
      Folders.delete(data);
    }
  }

  private int show(
      StandaloneSettings settings, DemoCompany company, CompletableFuture<Boolean> stop)
      throws InterruptedException {
    PrintStream shown = json ? err : out;
    boolean sends = settings.emitter().output().otlp() != null;
    InsideAJob inside = new InsideAJob(destination(settings, shown), sends);
    OneProcess process = OneProcess.start(settings, inside, false, stop);
    try (process) {
      boolean more = true;
      while (more && !stop.isDone()) {
        company.look();
        process.pollOnce();
        more = company.advance();
      }
      process.drain(PATIENCE);
    }
    String drawn = inside.draw(waterfall());
    if (!drawn.isEmpty()) {
      shown.println("what went on inside one of the jobs:\n");
      shown.println(drawn);
    }
    return stop.isDone() ? ExitCodes.SUCCESS : report(process.summary(), company.counts());
  }

  /** Draws what finishes from now on; there are pages for the weeks before. */
  @SuppressWarnings("try") // progress only has to be there
  private int serve(StandaloneSettings settings, CompletableFuture<Boolean> stop) {
    Destination console = destination(settings, json ? err : out);
    Destination drawn =
        settings.emitter().output().otlp() == null
            ? new DrawnSince(console, Instant.now())
            : console;
    OneProcess process = OneProcess.start(settings, drawn, true, stop);
    try (process) {
      SmallHeap.keep();
      try (RunProgress progress = RunProgress.start(process, false, err, false)) {
        process.follow();
      }
    }
    Summary summary = process.summary();
    if (json) {
      out.println(summary.json());
    } else {
      err.println(SummaryText.of(summary));
    }
    return ExitCodes.SUCCESS;
  }

  private int report(Summary summary, DemoCompany.Counts counts) {
    if (json) {
      out.println(counts.into(summary));
    } else {
      out.println(SummaryText.of(summary));
      out.println(counts.sentence());
      out.println(
          "weeks of builds, in a browser: ./kitetrace demo --stay (http://127.0.0.1:8080/)");
    }
    if (!summary.closes() || !counts.equal(summary)) {
      err.println("kitetrace: the summary differs from what the simulator counted");
      return ExitCodes.FAILURE;
    }
    return ExitCodes.SUCCESS;
  }

  /** The demo's own Buildkite and broker; what concerns traces and the backend is the caller's. */
  private Settings settings(DemoCompany company, Path data) {
    Map<String, String> own = new HashMap<>();
    for (String prefix : List.of("OTEL_", "TRACE_", "HONEYCOMB_", "EMITTER_MAX_", "EXPLORER_")) {
      for (String name : variables.startingWith(prefix)) {
        String value = variables.get(name);
        if (value != null) {
          own.put(name, value);
        }
      }
    }
    own.putIfAbsent("OTEL_TRACES_EXPORTER", "console");
    own.put("API_REQUESTS_PER_MINUTE", "600");
    own.put("ENRICH_REQUESTS_PER_MINUTE", "300");
    if (stay) {
      own.put("POLL_INTERVAL", "2s"); // builds are seen to arrive
      own.putIfAbsent("TRACE_TASK_TYPE_DEPLOY", "rollout,apply,migrate");
    } else {
      own.put("EXPLORER_PORT", "0"); // it would be gone before anybody looks
    }
    own.putAll(company.variables());
    own.put("KITETRACE_DATA", data.toString());
    return new Settings(Variables.of(own));
  }

  private Destination destination(StandaloneSettings settings, PrintStream shown) {
    if (settings.emitter().output().otlp() != null) {
      return Destinations.open(settings.emitter(), shown, terminal);
    }
    return new ConsoleDestination(waterfall(), shown);
  }

  private Waterfall waterfall() {
    Waterfall.Style style =
        !json && terminal.colouredOutput() ? Waterfall.Style.COLOR : Waterfall.Style.PLAIN;
    return new Waterfall(style, terminal.columns(), MOST_ROWS, false);
  }
}
