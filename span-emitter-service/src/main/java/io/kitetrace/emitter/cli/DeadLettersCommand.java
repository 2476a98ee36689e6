package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.consume.EmitterAcls;
import io.kitetrace.emitter.consume.EmitterAdmin;
import io.kitetrace.emitter.deadletter.DeadLetter;
import io.kitetrace.emitter.deadletter.DeadLetterReader;
import io.kitetrace.runtime.command.Printable;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.LogAdmin;
import io.kitetrace.runtime.kafka.StateStore;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.settings.Variables;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dead-letters}: what could not become a trace or be delivered, and why. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Tells what could not be published, turned into a trace or delivered, and why; and sends it"
          + " once more."
    })
public final class DeadLettersCommand implements Runnable {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Spec private CommandSpec spec = CommandSpec.create();

  private DeadLettersCommand() {}

  /** The command with its subcommands; reads this process's environment. */
  public static CommandLine commandLine() {
    return commandLine(Variables.environment(), System.out, System.err, Terminal.current());
  }

  static CommandLine commandLine(
      Variables variables, PrintStream out, PrintStream err, Terminal terminal) {
    return new CommandLine(new DeadLettersCommand())
        .addSubcommand("list", new ListLettersCommand(variables, out))
        .addSubcommand("show", new ShowLetterCommand(variables, out))
        .addSubcommand("retry", new RetryLettersCommand(variables, out, err, terminal));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, show or retry is missing");
  }

  /** Opens the dead letters; Kafka is there when this returns. */
  static DeadLetterReader reader(KafkaSettings kafka, TopicSettings topics)
      throws InterruptedException {
    LogAdmin admin =
        EmitterAdmin.of(kafka, topics, "", EmitterAcls.readingDeadLetters(topics.topics()));
    admin.awaitReachable(LIMIT, new CountDownLatch(1));
    admin.setUpTopics();
    return new DeadLetterReader(kafka, topics.topics());
  }

  /** Opens what is known of letters and groups, where Kafka is known to be there. */
  static StateStore state(KafkaSettings kafka, TopicSettings topics) {
    return new StateStore(kafka, topics.topics().state());
  }

  /** A letter in one line. */
  static String line(DeadLetter letter) {
    String build =
        letter.number().isEmpty() ? letter.thing() : "#" + letter.number() + " " + letter.thing();
    return Printable.line(
        "%s  %s  %s  %s/%s  %s %s  %s"
            .formatted(
                letter.id(),
                letter.time(),
                letter.group(),
                letter.stage(),
                letter.kind(),
                letter.pipeline(),
                build,
                letter.message()));
  }
}
