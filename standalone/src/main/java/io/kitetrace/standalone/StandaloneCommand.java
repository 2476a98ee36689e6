package io.kitetrace.standalone;

import io.kitetrace.emitter.service.Destinations;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.DurationArgument;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.StopOnExit;
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
      "Polls Buildkite, sends traces and shows every build, with broker, poller, emitter and explorer"
          + " in this one process; and what went on inside jobs, where ENRICH_PIPELINES is set.",
      "",
      "Runs until it is stopped, and resumes when it is started again: the broker's"
          + " data is kept in KITETRACE_DATA (./kitetrace-data).",
      "Every build, to see, search and query, at http://127.0.0.1:8080/; health at /health, metrics at"
          + " /prometheus there (none of it with --once). EXPLORER_PORT is another port, 0 for no pages.",
      "",
      "Needs BUILDKITE_API_TOKEN and BUILDKITE_ORGANIZATION, and a backend"
          + " (OTEL_EXPORTER_OTLP_ENDPOINT, or HONEYCOMB_API_KEY, or OTEL_TRACES_EXPORTER=console)."
    })
final class StandaloneCommand implements Callable<Integer> {

  @Option(
      names = "--once",
      description = "One full pass, everything delivered, a summary, and an end.")
  private boolean once;

  @Option(
      names = "--drain-timeout",
      paramLabel = "DURATION",
      defaultValue = "2m",
      converter = DurationArgument.class,
      description =
          "With --once: how long the backend may take nothing, once everything is polled, before"
              + " the run fails (default: ${DEFAULT-VALUE}). What waiting does not mend, such as a"
              + " wrong key, fails at once.")
  private Duration drainTimeout = Duration.ofMinutes(2);

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
    CompletableFuture<Boolean> stop = new CompletableFuture<>();
    StopOnExit hook = StopOnExit.of(() -> stop.complete(true));
    try (hook) {
      DataFolder.of(settings.data(), settings.dataIsChosen()).sentences().forEach(err::println);
      return run(settings, stop);
    }
  }

  private int run(StandaloneSettings settings, CompletableFuture<Boolean> stop)
      throws InterruptedException {
    PrintStream drawings = json ? err : out;
    OneProcess process =
        OneProcess.start(
            settings, Destinations.open(settings.emitter(), drawings, terminal), !once, stop);
    try (process) {
      SmallHeap.keep();
      work(process, settings, stop);
    }
    String notIndexed = process.explorerFault();
    if (notIndexed != null) {
      err.println("kitetrace: warning: the explorer has not indexed everything: " + notIndexed);
    }
    Summary summary = process.summary();
    if (json) {
      out.println(summary.json());
    } else {
      err.println(SummaryText.of(summary));
    }
    if (stop.isDone()) {
      return ExitCodes.SUCCESS; // the process ends with the signal's code
    }
    String notEnriched = process.enricher().part().fault();
    if (notEnriched != null) {
      throw new CommandFailure(
          "the enricher has not looked into all jobs, all else is done: %s; the next run resumes"
              .formatted(notEnriched),
          null);
    }
    Verdict verdict = new Verdict(summary, process.waiting());
    String fault = verdict.fault();
    if (fault != null) {
      throw new CommandFailure(fault, null);
    }
    return verdict.isSuccess() ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
  }

  private void work(
      OneProcess process, StandaloneSettings settings, CompletableFuture<Boolean> stop)
      throws InterruptedException {
    boolean bar = terminal.error() && !settings.emitter().output().draws();
    try (RunProgress progress = RunProgress.start(process, once, err, bar)) {
      if (!once) {
        process.follow();
        return;
      }
      process.pollOnce();
      progress.delivering();
      process.drain(drainTimeout);
      process.index();
    } catch (CommandFailure e) {
      throw stop.isDone() ? e : nothingLost(process, settings, e);
    }
  }

  private static CommandFailure nothingLost(
      OneProcess process, StandaloneSettings settings, CommandFailure e) {
    return process.backend().outage() == null
        ? e
        : new CommandFailure(
            "%s; nothing is lost: what it has not acknowledged is in the log in %s, and the next run sends it"
                .formatted(e.getMessage(), settings.data()),
            e);
  }
}
