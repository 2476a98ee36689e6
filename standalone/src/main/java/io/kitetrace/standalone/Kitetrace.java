package io.kitetrace.standalone;

import io.kitetrace.runtime.command.Commands;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: one command line with all the commands. */
@Command(
    name = "kitetrace",
    description =
        "Buildkite builds become OpenTelemetry traces, through a Kafka log that keeps them.",
    mixinStandardHelpOptions = true,
    versionProvider = KitetraceVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Exit code: 0 success, 1 failure, 2 wrong usage or configuration."})
public final class Kitetrace implements Runnable {

  private static final Map<String, String> LATER =
      Map.of(
          "poller", "Polls Buildkite into the log",
          "emitter", "Sends the log's builds as traces",
          "backfill", "History through the API, in windows",
          "import", "Build exports or API JSON files into the log",
          "replay", "The log again, to the configured endpoint",
          "preview", "The trace that a build's JSON becomes",
          "dead-letters", "What could not be turned into a trace or delivered, and why",
          "doctor", "Checks token, API, Kafka, topics and endpoint");

  @Spec private CommandSpec spec;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine line = Commands.commandLine(new Kitetrace());
    LATER.forEach(
        (name, description) -> {
          CommandLine later = new CommandLine(new NotBuiltYet());
          later.getCommandSpec().usageMessage().description(description + " (not built yet).");
          line.addSubcommand(name, later);
        });
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
