package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.PartiallyRejected;
import io.kitetrace.emitter.delivery.ExportOutcome.Refused;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.runtime.settings.Secret;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Takes our own header values out of a backend's words: some answer with the key they refused. */
final class Redaction {

  /** Shorter words are no secrets, and would be found everywhere. */
  private static final int SHORTEST = 6;

  private final List<String> secrets;

  Redaction(Collection<Secret> headers) {
    this.secrets =
        headers.stream()
            .map(Secret::value)
            .flatMap(value -> Stream.concat(Stream.of(value), Arrays.stream(value.split(" ", -1))))
            .filter(word -> word.length() >= SHORTEST)
            .distinct()
            .toList();
  }

  ExportOutcome of(ExportOutcome outcome) {
    return switch (outcome) {
      case Accepted accepted -> accepted;
      case PartiallyRejected partial ->
          new PartiallyRejected(partial.rejected(), clean(partial.reason()));
      case Retryable retryable ->
          new Retryable(retryable.failure(), clean(retryable.reason()), retryable.retryAfter());
      case Refused refused -> new Refused(clean(refused.reason()), refused.bySize());
      case Misconfigured misconfigured ->
          new Misconfigured(misconfigured.cause(), clean(misconfigured.reason()));
    };
  }

  private String clean(String words) {
    String clean = words;
    for (String secret : secrets) {
      clean = clean.replace(secret, "[hidden]");
    }
    return clean;
  }
}
