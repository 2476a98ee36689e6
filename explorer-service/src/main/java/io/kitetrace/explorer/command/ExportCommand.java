package io.kitetrace.explorer.command;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.ExplorerSettings;
import io.kitetrace.explorer.sql.ParquetExport;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.StopOnExit;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code export}: the tables as Parquet files. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes builds, jobs and blocks as Parquet, in folders by organization and month.",
      "Run again, it writes the months anew whose builds changed; it can be killed at any moment.",
      "Reads KAFKA_BOOTSTRAP_SERVERS, and keeps an index of its own in DIR/.kitetrace; where that is"
          + " not set, the index in KITETRACE_DATA, which no explorer may have open."
    })
public final class ExportCommand implements Callable<Integer> {

  private static final String STATE = ".kitetrace";

  private final Variables variables;
  private final PrintStream err;

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "The folder.")
  private Path to = Path.of("");

  /** Tells what it did on {@code err}. */
  public ExportCommand(Variables variables, PrintStream err) {
    this.variables = variables;
    this.err = err;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = new Settings(variables);
    boolean kafka = settings.text("KAFKA_BOOTSTRAP_SERVERS") != null;
    ExplorerSettings explorer = ExplorerSettings.read(settings);
    settings.check();
    ParquetExport.Result result =
        new ParquetExport(to).run(kafka ? caughtUp(explorer) : IndexSources.file(explorer));
    Commands.say(
        err,
        "%,d builds in %,d months, of which %,d were written"
            .formatted(result.builds(), result.months(), result.written()));
    return ExitCodes.SUCCESS;
  }

  @SuppressWarnings("try") // the hook only has to be there
  private Path caughtUp(ExplorerSettings settings) throws InterruptedException {
    Path file = to.toAbsolutePath().resolve(STATE).resolve(ExplorerSettings.FILE);
    try (Explorer explorer = new Explorer(settings.withFile(file), Clock.systemUTC());
        StopOnExit hook = StopOnExit.of(explorer::close)) {
      explorer.start();
      if (!explorer.awaitCaughtUp()) {
        throw new CommandFailure("the log was not read to its end", null);
      }
    }
    return file;
  }
}
