package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.preview.PreviewCommand;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.threads.ProcessGuard;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The emitter's own program, for its image: the service, and what else reads the log. */
@Command(
    name = "kitetrace",
    description = "The emitter: the builds of a Kafka log become OpenTelemetry traces.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Exit code: 0 success, 1 failure, 2 wrong usage or configuration."})
public final class EmitterProgram implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    ProcessGuard.install();
    System.exit(Commands.run(EmitterProgram::commandLine, args));
  }

  static CommandLine commandLine() {
    return Commands.commandLine(
        new EmitterProgram(),
        line ->
            line.addSubcommand("emitter", new EmitterCommand())
                .addSubcommand("replay", new ReplayCommand())
                .addSubcommand("preview", new PreviewCommand())
                .addSubcommand("dead-letters", DeadLettersCommand.commandLine()));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
