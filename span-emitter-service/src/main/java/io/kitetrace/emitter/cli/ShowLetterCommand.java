package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.deadletter.DeadLetter;
import io.kitetrace.emitter.deadletter.LetterFilter;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.Printable;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dead-letters show}: one letter's headers, and its body only when asked for. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "One dead letter's reason and headers.")
final class ShowLetterCommand implements Callable<Integer> {

  private final Variables variables;
  private final PrintStream out;

  @Parameters(paramLabel = "ID", description = "As list shows it: 3-17.")
  private String id = "";

  @Option(
      names = "--body",
      description = "The record's bytes alone, as they are: a build's JSON, or the head of it.")
  private boolean body;

  ShowLetterCommand(Variables variables, PrintStream out) {
    this.variables = variables;
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = new Settings(variables);
    KafkaSettings kafka = KafkaSettings.read(settings);
    TopicSettings topics = TopicSettings.read(settings);
    settings.check();
    List<DeadLetter> found = new ArrayList<>();
    DeadLettersCommand.reader(kafka, topics).read(LetterFilter.only(id), found::add);
    if (found.isEmpty()) {
      throw new CommandFailure(
          "there is no dead letter %s; dead-letters list shows those there are".formatted(id),
          null);
    }
    show(found.getFirst());
    out.flush();
    return ExitCodes.SUCCESS;
  }

  private void show(DeadLetter letter) {
    byte[] value = letter.record().copyOfValue();
    if (body) {
      if (value != null) {
        out.write(value, 0, value.length);
      }
      return;
    }
    out.printf("%s  %s%n", letter.id(), letter.time());
    out.println(Printable.line(letter.stage() + "/" + letter.kind() + ": " + letter.message()));
    out.println(Printable.line("key: " + letter.build()));
    out.printf(
        Locale.ROOT, "body: %,d bytes (--body shows them)%n", value == null ? 0 : value.length);
    letter
        .record()
        .headers()
        .forEach(header -> out.println(Printable.line(header.name() + ": " + header.text())));
  }
}
