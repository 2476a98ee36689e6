package io.kitetrace.standalone;

import io.kitetrace.emitter.Destinations;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.Summary;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.memory.SmallHeap;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Everything in one process, against the configured Buildkite. */
@Command(
    name = "standalone",
    mixinStandardHelpOptions = true,
    description = {
      "Polls Buildkite and sends traces, with broker, poller and emitter in this one process.",
      "",
      "Runs until it is stopped, and goes on where it was when it is started again: the broker's"
          + " data is kept in KITETRACE_DATA (./kitetrace-data).",
      "",
      "Needs BUILDKITE_API_TOKEN and BUILDKITE_ORGANIZATION, and a backend"
          + " (OTEL_EXPORTER_OTLP_ENDPOINT, or HONEYCOMB_API_KEY, or OTEL_TRACES_EXPORTER=console)."
    })
final class StandaloneCommand implements Callable<Integer> {

  /** How long a backend may take nothing before a run that somebody waits for gives up. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Option(
      names = "--once",
      description = "One full pass, everything delivered, a summary, and an end.")
  private boolean once;

  @Option(
      names = "--json",
      description =
          "The summary as JSON, on standard output alone; all else goes to standard error.")
  private boolean json;

  private final Variables variables;
  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal;

  StandaloneCommand(Variables variables, PrintStream out, PrintStream err, Terminal terminal) {
    this.variables = variables;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    StandaloneSettings settings = StandaloneSettings.read(new Settings(variables));
    PrintStream drawings = json ? err : out;
    OneProcess process =
        OneProcess.start(settings, Destinations.open(settings.emitter(), drawings, terminal));
    try (Shutdown shutdown = Shutdown.of(process)) {
      SmallHeap.keep();
      if (once) {
        process.pollOnce();
        process.drain(PATIENCE);
      } else {
        CompletableFuture<Boolean> stop = shutdown.asked();
        process.runUntil(stop);
      }
      shutdown.closeNow();
      Summary summary = process.summary();
      if (json) {
        out.println(summary.json());
      } else {
        err.println(SummaryText.of(summary));
      }
      return summary.rejected() + summary.deadLetters() == 0
          ? ExitCodes.SUCCESS
          : ExitCodes.FAILURE;
    }
  }
}
