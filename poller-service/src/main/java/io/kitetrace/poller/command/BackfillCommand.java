package io.kitetrace.poller.command;

import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.orders.BackfillRun;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.state.BackfillState;
import io.kitetrace.poller.state.BackfillState.Phase;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.Progress;
import io.kitetrace.runtime.command.SlugArgument;
import io.kitetrace.runtime.command.StopOnExit;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.command.TimeArgument;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code backfill}: history through the API. */
@Command(
    name = "backfill",
    mixinStandardHelpOptions = true,
    description = {
      "Brings history through Buildkite's API into the log: builds that were created within a time"
          + " and have finished. What is in the log already costs nothing there.",
      "",
      "The poller that runs works on it, beside polling and within its budget of requests; where"
          + " none runs, this command does. After an interruption it resumes when the same command"
          + " is given again. Configured as the poller is.",
      "",
      "TIME: 2026-01-31T12:00:00Z, 2026-01-31, or how long ago: 90d.",
      "",
      "Exit code 1 if it failed, or a build could not go into the log."
    })
public final class BackfillCommand implements Callable<Integer> {

  private static final int PLACEMENT_DIGITS = 8;

  private final Variables variables;
  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "Builds that were created then or later.")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Builds that were created before. Default: now.")
  private @Nullable String to;

  @Option(
      names = "--pipeline",
      paramLabel = "GLOB",
      converter = SlugArgument.class,
      description =
          "Builds of these pipelines, in place of BUILDKITE_PIPELINES. May be repeated. Up to ten"
              + " slugs are asked for one by one, patterns are looked for in everything.")
  private List<String> pipelines = new ArrayList<>();

  @Option(
      names = "--organization",
      paramLabel = "SLUG",
      description = "Of these organizations, in place of BUILDKITE_ORGANIZATION. May be repeated.")
  private List<String> organizations = new ArrayList<>();

  @Option(
      names = "--json",
      description =
          "The summary as JSON, on standard output alone; all else goes to standard error.")
  private boolean json;

  public BackfillCommand() {
    this(Variables.environment(), System.out, System.err, Terminal.current());
  }

  BackfillCommand(Variables variables, PrintStream out, PrintStream err, Terminal terminal) {
    this.variables = variables;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Settings read = new Settings(variables());
    PollerSettings settings = PollerSettings.read(read);
    List<BackfillOrder> orders = orders(read, settings);
    read.check();
    return run(new BackfillRun(settings, orders));
  }

  /** Those of the environment, or of the option in their place. */
  private Variables variables() {
    if (organizations.isEmpty()) {
      return variables;
    }
    return new Variables() {
      @Override
      public @Nullable String get(String name) {
        return name.equals("BUILDKITE_ORGANIZATION")
            ? String.join(",", organizations)
            : variables.get(name);
      }

      @Override
      public Set<String> startingWith(String prefix) {
        return variables.startingWith(prefix);
      }
    };
  }

  @SuppressWarnings("try") // the hook only has to be there
  private Integer run(BackfillRun run) {
    long start = System.nanoTime();
    try (StopOnExit hook = StopOnExit.of(run::stop)) {
      BackfillRun.Result result;
      try (Progress progress = Progress.start("backfill, hours", -1, err, terminal.error())) {
        result = run.run(new HistoryReport(progress, err));
      }
      return tell(result, (System.nanoTime() - start) / 1e9);
    }
  }

  private List<BackfillOrder> orders(Settings read, PollerSettings settings) {
    Instant now = Instant.now();
    Instant begin = time(read, "--from", from, now);
    // Our clock may be behind the server's: what is being created now may come as well.
    Instant end = to == null ? now.plus(settings.poll().overlap()) : time(read, "--to", to, now);
    if (!begin.isBefore(end)) {
      read.fault("--from", "must be before --to");
    }
    List<String> sorted = pipelines.stream().sorted().distinct().toList();
    String id =
        BackfillOrder.idOf(String.join("|", from, to == null ? "" : to, String.join(",", sorted)));
    String placement = UUID.randomUUID().toString().substring(0, PLACEMENT_DIGITS);
    return settings.buildkite().organizations().stream()
        .map(
            organization ->
                new BackfillOrder(
                    organization,
                    id,
                    placement,
                    begin.truncatedTo(ChronoUnit.MILLIS),
                    end.truncatedTo(ChronoUnit.MILLIS),
                    sorted))
        .toList();
  }

  private static Instant time(Settings read, String option, String text, Instant now) {
    try {
      return TimeArgument.parse(text, now);
    } catch (IllegalArgumentException e) {
      read.fault(option, String.valueOf(e.getMessage()));
      return option.equals("--to") ? Instant.MAX : Instant.MIN;
    }
  }

  private Integer tell(BackfillRun.Result result, double seconds) {
    BuildCounts counts =
        result.states().stream()
            .map(BackfillState::counts)
            .reduce(BuildCounts.NONE, BuildCounts::plus);
    long requests = result.states().stream().mapToLong(BackfillState::requests).sum();
    HistoryReport.print(counts, requests, seconds, json ? out : err, json);
    result.notAccepted().forEach(sentence -> Commands.say(err, sentence));
    if (result.failure() != null) {
      throw result.failure();
    }
    if (!result.complete() && result.notAccepted().isEmpty()) {
      throw new CommandFailure(
          result.elsewhere()
              ? "no longer watching; the poller continues the backfill"
              : "the backfill was stopped before its end; the same command resumes it, and so does a poller when it is started",
          null);
    }
    List<BackfillState> failed =
        result.states().stream().filter(state -> state.phase() == Phase.FAILED).toList();
    failed.forEach(
        state ->
            Commands.say(
                err,
                "the backfill of %s failed: %s; the same command resumes it"
                    .formatted(state.organization(), state.reason())));
    if (counts.rejected() > 0) {
      Commands.say(err, "what could not go into the log, and why: dead-letters list");
    }
    return result.complete() && failed.isEmpty() && counts.rejected() == 0
        ? ExitCodes.SUCCESS
        : ExitCodes.FAILURE;
  }
}
