package io.kitetrace.standalone;

import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.ExitCodes;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: the script by which a shell completes commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the script by which a shell completes commands and options, to be read by it:",
      "  bash, zsh: source <(kitetrace completion bash)",
      "  fish: kitetrace completion fish | source"
    })
final class CompletionCommand implements Callable<Integer> {

  /** Whose script is printed. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return Commands.word(this);
    }
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    CommandLine program = spec.root().commandLine();
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        switch (shell) {
          case BASH, ZSH -> AutoComplete.bash(program.getCommandName(), program);
          case FISH -> FishCompletion.script(program);
        });
    out.flush();
    return ExitCodes.SUCCESS;
  }
}
