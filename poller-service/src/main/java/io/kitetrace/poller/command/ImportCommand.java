package io.kitetrace.poller.command;

import io.kitetrace.poller.imports.BuildPlace;
import io.kitetrace.poller.imports.ImportRun;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.Progress;
import io.kitetrace.runtime.command.StopOnExit;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import}: builds from files. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Brings builds from files into the log: build exports (folders with build.json and jobs/),"
          + " answers of the API (a build, a page), JSON lines; packed with gzip or not. What is in"
          + " the log already is recognized.",
      "",
      "The poller that runs publishes them; where none runs, this command does. Buildkite is not"
          + " asked: neither a token nor BUILDKITE_ORGANIZATION is needed. Configured as the poller"
          + " is, by KAFKA_…, POLLER_… and the topics' variables.",
      "",
      "A file that is broken is passed over and listed at the end; then the exit code is 1."
    })
public final class ImportCommand implements Callable<Integer> {

  private final Variables variables;
  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description =
          "Files, or folders that are walked for *.json, *.jsonl, *.ndjson (.gz) and exports.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--organization",
      paramLabel = "SLUG",
      description =
          "Whose builds they are, where their addresses do not tell. Default:"
              + " BUILDKITE_ORGANIZATION, if it is one.")
  private @Nullable String organization;

  @Option(
      names = "--pipeline",
      paramLabel = "SLUG",
      description = "Of which pipeline they are, where they do not tell.")
  private @Nullable String pipeline;

  @Option(
      names = "--json",
      description =
          "The summary as JSON, on standard output alone; all else goes to standard error.")
  private boolean json;

  public ImportCommand() {
    this(Variables.environment(), System.out, System.err, Terminal.current());
  }

  ImportCommand(Variables variables, PrintStream out, PrintStream err, Terminal terminal) {
    this.variables = variables;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Settings read = new Settings(variables);
    PollerSettings settings = PollerSettings.readWithoutApi(read);
    if (organization != null && !BuildkiteSettings.isSlug(organization)) {
      read.fault("--organization", "'" + organization + "' is no organization's slug");
    }
    read.check();
    return run(
        new ImportRun(settings, new BuildPlace(organization, pipeline), InstantSource.system()));
  }

  @SuppressWarnings("try") // the hook only has to be there
  private Integer run(ImportRun run) {
    long start = System.nanoTime();
    try (StopOnExit hook = StopOnExit.of(run::stop)) {
      ImportRun.Result result;
      try (Progress progress = Progress.start("import, builds", -1, err, terminal.error())) {
        result = run.run(paths, new HistoryReport(progress, err));
      }
      return tell(result, (System.nanoTime() - start) / 1e9);
    }
  }

  private Integer tell(ImportRun.Result result, double seconds) {
    HistoryReport.print(result.counts(), 0, seconds, json ? out : err, json);
    result.broken().sentences().forEach(sentence -> Commands.say(err, sentence));
    long more = result.broken().count() - result.broken().sentences().size();
    if (more > 0) {
      Commands.say(err, "and %,d more that could not be read".formatted(more));
    }
    result.notAccepted().sentences().forEach(sentence -> Commands.say(err, sentence));
    if (result.failure() != null) {
      throw result.failure();
    }
    if (!result.complete()) {
      throw new CommandFailure(
          "the import was stopped before its end; the same command resumes: what is in the log is recognized",
          null);
    }
    if (result.counts().rejected() > result.broken().builds() + result.notAccepted().builds()) {
      Commands.say(err, "what could not go into the log, and why: dead-letters list");
    }
    boolean well = result.counts().rejected() == 0 && result.broken().count() == 0;
    if (well && result.counts().seen() == 0) {
      throw new CommandFailure(
          "no build was found in %s; folders are walked for *.json, *.jsonl, *.ndjson (.gz) and exports"
              .formatted(paths.stream().map(Path::toString).collect(Collectors.joining(", "))),
          null);
    }
    return well ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
  }
}
