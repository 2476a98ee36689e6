package io.kitetrace.standalone;

import io.kitetrace.emitter.cli.DeadLettersCommand;
import io.kitetrace.emitter.cli.EmitterCommand;
import io.kitetrace.emitter.cli.ReplayCommand;
import io.kitetrace.emitter.preview.PreviewCommand;
import io.kitetrace.enricher.command.EnricherCommand;
import io.kitetrace.explorer.command.ExplorerCommand;
import io.kitetrace.explorer.command.ExplorerProgram;
import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.poller.command.BackfillCommand;
import io.kitetrace.poller.command.ImportCommand;
import io.kitetrace.poller.command.PollerCommand;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.runtime.threads.ProcessGuard;
import io.kitetrace.simulator.SimulatorCommand;
import java.util.Set;
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
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit code: 0 success, 1 failure, 2 wrong usage or configuration, 130 and 143 after"
          + " Ctrl-C and SIGTERM."
    })
public final class Kitetrace implements Runnable {

  private static final String LOG_LEVEL = "KITETRACE_LOG_LEVEL";

  /** What has a broker of its own. */
  private static final Set<String> IN_ONE_PROCESS = Set.of("standalone", "demo", "simulator");

  @Spec private CommandSpec spec;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    if (args.length > 0 && isLookedAt(args[0]) && System.getenv(LOG_LEVEL) == null) {
      System.setProperty(LOG_LEVEL, "WARN"); // before any logger is made
    }
    ProcessGuard.install();
    if (args.length > 0 && IN_ONE_PROCESS.contains(args[0])) {
      EmbeddedKafka.tellBeforeDeath(sentence -> Commands.say(System.err, sentence));
    }
    System.exit(Commands.run(Kitetrace::commandLine, args));
  }

  /** Whether a person sees what it does otherwise than by its log. */
  private static boolean isLookedAt(String command) {
    return command.equals("demo") || (command.equals("standalone") && Terminal.current().error());
  }

  /** All the commands, to be run or looked at. */
  public static CommandLine commandLine() {
    return Commands.commandLine(new Kitetrace(), Kitetrace::addSubcommands);
  }

  private static void addSubcommands(CommandLine line) {
    Variables variables = Variables.environment();
    Terminal terminal = Terminal.current();
    line.addSubcommand("demo", new DemoCommand(variables, System.out, System.err, terminal));
    line.addSubcommand(
        "standalone", new StandaloneCommand(variables, System.out, System.err, terminal));
    line.addSubcommand("poller", new PollerCommand());
    line.addSubcommand("emitter", new EmitterCommand());
    line.addSubcommand("enricher", new EnricherCommand());
    line.addSubcommand("explorer", new ExplorerCommand());
    ExplorerProgram.addQuestions(line);
    line.addSubcommand("backfill", new BackfillCommand());
    line.addSubcommand("import", new ImportCommand());
    line.addSubcommand("replay", new ReplayCommand());
    line.addSubcommand("preview", new PreviewCommand());
    line.addSubcommand("dead-letters", DeadLettersCommand.commandLine());
    line.addSubcommand("simulator", SimulatorCommand.commandLine());
    line.addSubcommand("doctor", new DoctorCommand(variables, System.out));
    line.addSubcommand("completion", new CompletionCommand());
    line.addSubcommand("wait", new WaitCommand());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
