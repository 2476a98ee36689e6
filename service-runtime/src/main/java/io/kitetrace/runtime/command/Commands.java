package io.kitetrace.runtime.command;

import io.kitetrace.runtime.settings.SettingsException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Gives every command line the same manners: one sentence on an error, and the exit codes. */
public final class Commands {

  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

  private Commands() {}

  /** A command line for a command, with its errors handled. */
  public static CommandLine commandLine(Object command) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((e, args) -> usage(e))
        .setExecutionExceptionHandler((e, line, parsed) -> report(e, line.getErr()));
  }

  private static int usage(CommandLine.ParameterException e) {
    CommandLine line = e.getCommandLine();
    line.getErr()
        .println(
            "kitetrace: %s (%s --help tells more)"
                .formatted(e.getMessage(), line.getCommandSpec().qualifiedName()));
    line.getErr().flush();
    return ExitCodes.USAGE;
  }

  private static int report(Exception e, PrintWriter err) {
    LOG.debug("command failed", e);
    if (e instanceof SettingsException settings) {
      settings.faults().forEach(fault -> err.println("kitetrace: " + fault));
      err.flush();
      return ExitCodes.USAGE;
    }
    String message = e.getMessage();
    String sentence =
        e instanceof CommandFailure && message != null
            ? message
            : "failed unexpectedly: %s%s (KITETRACE_LOG_LEVEL=debug shows where)"
                .formatted(e.getClass().getSimpleName(), message == null ? "" : ": " + message);
    err.println("kitetrace: " + sentence);
    err.flush();
    return ExitCodes.FAILURE;
  }
}
