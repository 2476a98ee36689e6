package io.kitetrace.enricher.command;

import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.threads.ProcessGuard;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The enricher's own program, for its image. */
@Command(
    name = "kitetrace",
    description = "The enricher: what went on inside the jobs of a Kafka log becomes timelines.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Exit code: 0 success, 1 failure, 2 wrong usage or configuration."})
public final class EnricherProgram implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    ProcessGuard.install();
    System.exit(Commands.run(EnricherProgram::commandLine, args));
  }

  static CommandLine commandLine() {
    return Commands.commandLine(
        new EnricherProgram(), line -> line.addSubcommand("enricher", new EnricherCommand()));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
