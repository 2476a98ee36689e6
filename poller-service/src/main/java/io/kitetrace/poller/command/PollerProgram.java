package io.kitetrace.poller.command;

import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.threads.ProcessGuard;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The poller's own program, for its image: the service, and what else writes to the log. */
@Command(
    name = "kitetrace",
    description = "The poller: finished Buildkite builds go into a Kafka log.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Exit code: 0 success, 1 failure, 2 wrong usage or configuration."})
public final class PollerProgram implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  public static void main(String[] args) {
    ProcessGuard.install();
    System.exit(Commands.run(PollerProgram::commandLine, args));
  }

  static CommandLine commandLine() {
    return Commands.commandLine(
        new PollerProgram(),
        line ->
            line.addSubcommand("poller", new PollerCommand())
                .addSubcommand("backfill", new BackfillCommand())
                .addSubcommand("import", new ImportCommand()));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
