package io.kitetrace.standalone;

import io.kitetrace.runtime.command.ExitCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Stands for a command of the design that later work brings: it says so, and does nothing. */
@Command(mixinStandardHelpOptions = true)
final class NotBuiltYet implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** Whatever follows the name: not a usage error on top. */
  @Unmatched
  @SuppressWarnings("UnusedVariable") // picocli writes it
  private List<String> rest = new ArrayList<>();

  @Override
  public Integer call() {
    spec.commandLine().getErr().println("kitetrace: '" + spec.name() + "' is not built yet");
    return ExitCodes.USAGE;
  }
}
