package io.kitetrace.runtime.command;

import io.kitetrace.runtime.settings.SettingsException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Gives every command line the same manners: one sentence on an error, and the exit codes. */
public final class Commands {

  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

  private Commands() {}

  /** A command line for a command, with its errors handled. */
  public static CommandLine commandLine(Object command) {
    return commandLine(command, program -> {});
  }

  /**
   * A command line for a program.
   *
   * @param subcommands adds them: what is set here reaches those only that are there already
   */
  public static CommandLine commandLine(Object command, Consumer<CommandLine> subcommands) {
    CommandLine line = new CommandLine(command);
    subcommands.accept(line);
    giveVersion(line, new ProgramVersion(line.getCommandName(), command.getClass()));
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((e, args) -> usage(e))
        .setExecutionExceptionHandler((e, parsed, result) -> report(e, parsed.getErr()));
  }

  /** {@code --version} says the same whichever command it is asked of. */
  private static void giveVersion(CommandLine line, ProgramVersion version) {
    line.getCommandSpec().versionProvider(version);
    line.getSubcommands().values().forEach(command -> giveVersion(command, version));
  }

  /**
   * Runs a program in this process, for its {@code main}. What of its output is lost makes it fail;
   * where nobody reads it any more, as after {@code | head}, that is no fault.
   *
   * @param program makes the command line; its commands print to {@link System#out}
   * @return the exit code
   */
  public static int run(Supplier<CommandLine> program, String... arguments) {
    StandardOutput output = StandardOutput.watched();
    int code = execute(program, arguments);
    String lost = output.lost();
    if (lost == null) {
      return code;
    }
    say(
        System.err,
        "standard output could not be written (%s): what is there is not all".formatted(lost));
    return code == ExitCodes.SUCCESS ? ExitCodes.FAILURE : code;
  }

  private static int execute(Supplier<CommandLine> program, String... arguments) {
    try {
      return program.get().execute(arguments);
    } catch (OutOfMemoryError e) {
      say(
          System.err,
          "out of memory: a heap of %d MiB is not enough; give it more (KITETRACE_JAVA_OPTS=-Xmx2g)"
              .formatted(Runtime.getRuntime().maxMemory() >> 20));
      return ExitCodes.FAILURE;
    }
  }

  /** Prints a sentence for a person, on a line. */
  public static void say(PrintStream err, String sentence) {
    err.println("kitetrace: " + Printable.line(sentence));
  }

  /** Prints a sentence for a person, on a line. */
  public static void say(PrintWriter err, String sentence) {
    err.println("kitetrace: " + Printable.line(sentence));
  }

  /** How a constant is written on a command line: {@code otlp-json}. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static int usage(CommandLine.ParameterException e) {
    CommandLine line = e.getCommandLine();
    say(
        line.getErr(),
        "%s (%s --help tells more)"
            .formatted(UsageFault.sentence(e), line.getCommandSpec().qualifiedName()));
    line.getErr().flush();
    return ExitCodes.USAGE;
  }

  private static int report(Exception e, PrintWriter err) {
    LOG.debug("command failed", e);
    if (e instanceof SettingsException settings) {
      settings.faults().forEach(fault -> say(err, fault));
      err.flush();
      return ExitCodes.USAGE;
    }
    String message = e.getMessage();
    say(err, e instanceof CommandFailure && message != null ? message : unexpected(message));
    err.flush();
    return ExitCodes.FAILURE;
  }

  private static String unexpected(@Nullable String message) {
    return "failed unexpectedly%s (KITETRACE_LOG_LEVEL=debug shows where)"
        .formatted(message == null ? "" : ": " + UsageFault.withoutClasses(message));
  }
}
