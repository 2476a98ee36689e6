package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.deadletter.DeadLetter;
import io.kitetrace.emitter.deadletter.DeadLetterReader;
import io.kitetrace.emitter.deadletter.DeliveredLetters;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.StateStore;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dead-letters list}: a line for each. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description =
        "A line for each that no retry has delivered: id, time, group, stage/reason, pipeline, build, and the reason in words.")
final class ListLettersCommand implements Callable<Integer> {

  private final Variables variables;
  private final PrintStream out;

  @Option(names = "--group", paramLabel = "GROUP", description = "Of this group. Default: any.")
  private @Nullable String group;

  @Option(names = "--all", description = "Also those that a retry has delivered since.")
  private boolean all;

  @Mixin private LetterOptions options = new LetterOptions();

  ListLettersCommand(Variables variables, PrintStream out) {
    this.variables = variables;
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = new Settings(variables);
    KafkaSettings kafka = KafkaSettings.read(settings);
    TopicSettings topics = TopicSettings.read(settings);
    settings.check();
    DeadLetterReader reader = DeadLettersCommand.reader(kafka, topics);
    try (StateStore state = DeadLettersCommand.state(kafka, topics)) {
      DeliveredLetters delivered = DeliveredLetters.read(state);
      reader.read(options.filter(group, List.of()), letter -> tell(letter, delivered));
    }
    out.flush();
    return ExitCodes.SUCCESS;
  }

  private void tell(DeadLetter letter, DeliveredLetters delivered) {
    boolean done = delivered.contains(letter);
    if (all || !done) {
      out.println(DeadLettersCommand.line(letter) + (done ? "  (delivered since)" : ""));
    }
  }
}
