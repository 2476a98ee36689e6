package io.kitetrace.emitter.cli;

import static io.kitetrace.runtime.command.SummaryLines.line;
import static io.kitetrace.runtime.command.SummaryLines.part;
import static io.kitetrace.runtime.command.SummaryLines.sum;

import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.emitter.metrics.EmitterMetrics.Outcomes;
import io.kitetrace.emitter.metrics.RecordKind;
import io.kitetrace.emitter.replay.Replay;
import io.kitetrace.emitter.replay.ReplayRequest;
import io.kitetrace.emitter.service.Destinations;
import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.Progress;
import io.kitetrace.runtime.command.SlugArgument;
import io.kitetrace.runtime.command.StopOnExit;
import io.kitetrace.runtime.command.Summary;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.command.TimeArgument;
import io.kitetrace.runtime.memory.SmallHeap;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code replay}: the log again, to the configured backend. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Sends the log again to the configured backend: one pass to its end as of now, each build"
          + " once, from its last version, whole.",
      "",
      "It has a consumer group of its own and disturbs no emitter. Several processes with the same"
          + " --group share the work and the end, and end together. After an interruption it resumes with the"
          + " same --group, to the end that was taken first. Configured as the emitter is;"
          + " EMITTER_START does not count, and EMITTER_PIPELINES only without --pipeline.",
      "",
      "Exit code 1 if anything became a dead letter."
    })
public final class ReplayCommand implements Callable<Integer> {

  private final Variables variables;
  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description =
          "The consumer group, to share the work or to resume; it stays. Default: one that is made"
              + " up, and removed at the end.")
  private @Nullable String group;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = TimeArgument.class,
      description =
          "Builds whose last version finished then or later: 2026-01-31T12:00:00Z, 2026-01-31, or"
              + " how long ago: 90d.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = TimeArgument.class,
      description = "Builds whose last version finished before.")
  private @Nullable Instant to;

  @Option(
      names = "--pipeline",
      paramLabel = "GLOB",
      converter = SlugArgument.class,
      description = "Builds of these pipelines. May be repeated.")
  private List<String> pipelines = new ArrayList<>();

  @Option(names = "--build", paramLabel = "UUID", description = "These builds. May be repeated.")
  private List<UUID> builds = new ArrayList<>();

  @Option(
      names = "--rate",
      paramLabel = "SPANS/S",
      description = "The most spans to send a second. Default: what the backend takes.")
  private @Nullable Double rate;

  @Option(
      names = "--dry-run",
      description = "Count, and send nothing: the summary tells what would be sent.")
  private boolean dryRun;

  @Option(names = "--keep-group", description = "Keep a group that was made up.")
  private boolean keepGroup;

  @Option(
      names = "--json",
      description =
          "The summary as JSON, on standard output alone; all else goes to standard error.")
  private boolean json;

  /** Reads this process's environment and writes to its streams. */
  public ReplayCommand() {
    this(Variables.environment(), System.out, System.err, Terminal.current());
  }

  ReplayCommand(Variables variables, PrintStream out, PrintStream err, Terminal terminal) {
    this.variables = variables;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings read = new Settings(variables);
    EmitterSettings settings = EmitterSettings.read(read);
    ReplayRequest request = request(read, settings);
    read.check();
    SmallHeap.keep();
    Replay replay =
        new Replay(
            settings,
            request,
            madeUp(),
            () -> Destinations.open(settings, json ? err : out, terminal),
            Clock.systemUTC());
    return run(replay);
  }

  @SuppressWarnings("try") // the hook only has to be there
  private Integer run(Replay replay) throws InterruptedException {
    long start = System.nanoTime();
    try (StopOnExit hook = StopOnExit.of(replay::stop)) {
      Replay.Result result;
      try (Progress progress = Progress.start("replay", -1, err, terminal.error())) {
        result = replay.run(new ReplayProgress(progress));
      }
      tell(result, (System.nanoTime() - start) / 1e9);
      return letters(result.counters()) == 0 ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
    }
  }

  private ReplayRequest request(Settings read, EmitterSettings settings) {
    if (group != null && (group.isBlank() || group.equals(settings.group()))) {
      read.fault("--group", "must not be EMITTER_GROUP's, whose place in the log is the emitter's");
    }
    if (from != null && to != null && !from.isBefore(to)) {
      read.fault("--from", "must be before --to");
    }
    if (rate != null && !(rate > 0)) {
      read.fault("--rate", "must be positive");
    }
    Globs wanted = pipelines.isEmpty() ? settings.pipelines() : Globs.of(pipelines);
    double spansPerSecond = rate != null && rate > 0 ? rate : 0;
    return new ReplayRequest(
        group, from, to, wanted, Set.copyOf(builds), spansPerSecond, dryRun, keepGroup);
  }

  private static String madeUp() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return "kitetrace-replay-%s-%s"
        .formatted(
            now.toString().replaceAll("[-:]", "").toLowerCase(Locale.ROOT),
            UUID.randomUUID().toString().substring(0, 4));
  }

  private void tell(Replay.Result result, double seconds) {
    Summary summary = summary(result.counters(), seconds);
    Outcomes timelines = result.counters().outcomes(RecordKind.TIMELINE);
    if (json) {
      out.println(json(summary, result.counters()));
    } else {
      err.println(text(summary, timelines));
    }
    if (!result.complete()) {
      String goOn = result.groupKept() ? "; it resumes with --group " + result.group() : "";
      throw new CommandFailure("the replay was stopped before its end" + goOn, null);
    }
    if (result.before() != null) {
      Commands.say(
          err,
          "the replay of the group %s came to its end at %s already; another --group begins anew"
              .formatted(result.group(), result.before()));
    } else if (letters(result.counters()) > 0 && !dryRun) {
      Commands.say(err, "what could not be delivered: dead-letters list --group " + result.group());
    } else if (result.groupKept()) {
      Commands.say(err, "the group " + result.group() + " was kept");
    }
  }

  private static long letters(EmitterMetrics counters) {
    return counters.deadLetters() + counters.outcomes(RecordKind.TIMELINE).deadLetters();
  }

  private String text(Summary s, Outcomes timelines) {
    Outcomes builds = new Outcomes(s.emitted(), s.skipped(), s.deadLetters());
    String spans = dryRun ? "spans to export" : "spans exported";
    return String.join(
        "\n",
        outcomes("builds", builds),
        outcomes("timelines", timelines),
        line(spans, "%,d", s.spans()) + (dryRun ? "; nothing was sent" : ""),
        line("seconds", "%,.1f", s.seconds()));
  }

  private String outcomes(String kind, Outcomes all) {
    return sum(
        line(kind + " consumed", "%,d", all.consumed()),
        part(all.emitted(), dryRun ? "to be emitted" : "emitted"),
        part(all.skipped(), "skipped"),
        part(all.deadLetters(), "dead letters"));
  }

  /** A dry run has emitted nothing, and does not say so. */
  private String json(Summary s, EmitterMetrics counters) {
    Outcomes timelines = counters.outcomes(RecordKind.TIMELINE);
    String builds = s.json();
    String both =
        "%s,\"timelines_consumed\":%d,\"timelines_emitted\":%d,\"timelines_skipped\":%d,\"timeline_dead_letters\":%d,\"timeline_spans\":%d}"
            .formatted(
                builds.substring(0, builds.length() - 1),
                timelines.consumed(),
                timelines.emitted(),
                timelines.skipped(),
                timelines.deadLetters(),
                counters.timelineSpans());
    return dryRun
        ? both.replace("s_emitted\"", "s_to_emit\"")
            .replace("\"spans_exported\"", "\"spans_to_export\"")
        : both;
  }

  private static Summary summary(EmitterMetrics c, double seconds) {
    return new Summary(
        0,
        0,
        0,
        0,
        0,
        0,
        c.consumed(),
        c.emitted(),
        c.skippedCount(),
        c.deadLetters(),
        c.spansExported(),
        0,
        seconds);
  }
}
