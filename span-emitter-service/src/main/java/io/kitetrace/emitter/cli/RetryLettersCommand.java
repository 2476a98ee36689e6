package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.consume.EmitterAdmin;
import io.kitetrace.emitter.deadletter.DeadLetter;
import io.kitetrace.emitter.deadletter.DeadLetterRetry;
import io.kitetrace.emitter.deadletter.DeadLetterRetry.Outcome;
import io.kitetrace.emitter.deadletter.DeliveredLetters;
import io.kitetrace.emitter.delivery.BuildTracing;
import io.kitetrace.emitter.delivery.DeliveryTarget;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.otlp.TraceEncoder;
import io.kitetrace.emitter.service.Destinations;
import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.Printable;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.kafka.StateStore;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dead-letters retry}: once more to the backend, straight. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = {
      "Sends dead letters of EMITTER_GROUP to the configured backend once more, straight and not"
          + " through the log, and tells what became of each. They stay where they are; those that"
          + " were delivered are not listed any more, and not sent again unless by their ID.",
      "",
      "Exit code 1 if some failed again."
    })
final class RetryLettersCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Variables variables;
  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal;
  private final Map<String, Integer> others = new TreeMap<>();
  private int delivered;
  private int empty;
  private int failed;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID",
      description = "Only these. Default: all that are listed.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "Of this group, such as a replay's, instead of EMITTER_GROUP.")
  private @Nullable String group;

  @Mixin private LetterOptions options = new LetterOptions();

  RetryLettersCommand(Variables variables, PrintStream out, PrintStream err, Terminal terminal) {
    this.variables = variables;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings read = new Settings(variables);
    EmitterSettings settings = EmitterSettings.read(read);
    read.check();
    var reader = DeadLettersCommand.reader(settings.kafka(), settings.topics());
    var filter = options.filter(null, ids);
    Clock clock = Clock.systemUTC();
    try (StateStore state = DeadLettersCommand.state(settings.kafka(), settings.topics());
        Destination backend = Destinations.open(settings, out, terminal)) {
      DeadLetterRetry retry =
          new DeadLetterRetry(
              new DeliveryTarget(
                  backend,
                  settings.output().attemptTimeout(),
                  settings.maxRequestBytes(),
                  settings.maxInFlight()),
              tracing(settings, state, clock),
              LIMIT,
              clock);
      DeliveredLetters delivered = DeliveredLetters.read(state);
      reader.read(
          filter,
          letter -> {
            boolean wanted = !ids.isEmpty() || !delivered.contains(letter);
            if (wanted && !letter.group().equals(group(settings))) {
              others.merge(letter.group(), 1, Integer::sum);
            } else if (wanted) {
              Outcome outcome = send(retry, letter);
              if (outcome instanceof Outcome.Delivered) {
                delivered.add(letter, clock.instant());
              }
              tell(letter, outcome);
            }
          });
    }
    out.flush();
    others.forEach(
        (name, count) ->
            Commands.say(
                err,
                "not sent: %,d dead letters of the group %s (--group %s sends them)"
                    .formatted(count, name, name)));
    err.printf(
        Locale.ROOT,
        "%,d dead letters = %,d delivered + %,d with nothing to send + %,d failed again%n",
        delivered + empty + failed,
        delivered,
        empty,
        failed);
    return failed == 0 ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
  }

  private String group(EmitterSettings settings) {
    return group == null ? settings.group() : group;
  }

  /**
   * As it would have been sent then: by an emitter what was new in a resumed build, by a replay,
   * whose group has no mark of an emitter's, the whole of it.
   */
  private BuildTracing tracing(EmitterSettings settings, StateStore state, Clock clock) {
    boolean whole = !state.hasBegun(EmitterAdmin.group(group(settings)));
    return new BuildTracing(
        settings.trace(),
        new TraceEncoder(settings.maxRequestBytes(), settings.output().draws()),
        whole,
        settings.maxSpanAge(),
        clock);
  }

  private static Outcome send(DeadLetterRetry retry, DeadLetter letter) {
    try {
      return retry.retry(letter);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void tell(DeadLetter letter, Outcome outcome) {
    String words =
        switch (outcome) {
          case Outcome.Delivered taken -> {
            delivered++;
            yield "delivered, %,d spans".formatted(taken.spans());
          }
          case Outcome.NothingToSend nothing -> {
            empty++;
            yield "nothing to send: its spans are older than EMITTER_MAX_SPAN_AGE";
          }
          case Outcome.Failed again -> {
            failed++;
            yield "failed again: " + again.reason().message();
          }
        };
    out.println(
        Printable.line(
            "%s  %s %s  %s".formatted(letter.id(), letter.pipeline(), letter.thing(), words)));
  }
}
