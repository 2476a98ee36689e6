package io.kitetrace.explorer.command;

import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.runtime.threads.ProcessGuard;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The explorer's own program, for its image: the service, and what else asks the index. */
@Command(
    name = "kitetrace",
    description = "The explorer: every build of a Kafka log, to see, search and query.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Exit code: 0 success, 1 failure, 2 wrong usage or configuration."})
public final class ExplorerProgram implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    ProcessGuard.install();
    System.exit(Commands.run(ExplorerProgram::commandLine, args));
  }

  static CommandLine commandLine() {
    return Commands.commandLine(
        new ExplorerProgram(),
        line -> {
          line.addSubcommand("explorer", new ExplorerCommand());
          addQuestions(line);
        });
  }

  /** Adds the commands that ask the index, to any program's. */
  public static void addQuestions(CommandLine line) {
    Variables variables = Variables.environment();
    line.addSubcommand("query", new QueryCommand(variables, System.out, System.err));
    line.addSubcommand("insights", new InsightsCommand(variables, System.out, System.err));
    line.addSubcommand("export", new ExportCommand(variables, System.err));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
