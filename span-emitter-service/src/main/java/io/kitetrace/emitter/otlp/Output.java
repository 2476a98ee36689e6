package io.kitetrace.emitter.otlp;

import io.kitetrace.runtime.settings.Settings;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of traces: {@code OTEL_TRACES_EXPORTER}. */
public sealed interface Output {

  /** They are sent. */
  record Otlp(OtlpSettings backend) implements Output {}

  /** They are drawn on standard output. */
  record Console() implements Output {}

  /** They are sent, and drawn once the backend has accepted them. */
  record Both(OtlpSettings backend) implements Output {}

  /** Reads the output, and the backend's settings where there is one. */
  static Output read(Settings settings) {
    Set<String> words = new HashSet<>();
    for (String word : settings.list("OTEL_TRACES_EXPORTER")) {
      switch (word) {
        case "otlp", "console" -> words.add(word);
        case "logging" -> words.add("console"); // the SDK's former word for it
        default ->
            settings.fault("OTEL_TRACES_EXPORTER", "'" + word + "' is not one of otlp, console");
      }
    }
    if (!words.contains("console")) {
      return new Otlp(OtlpSettings.read(settings));
    }
    return words.contains("otlp") ? new Both(OtlpSettings.read(settings)) : new Console();
  }

  /** The backend; null where traces are drawn alone. */
  default @Nullable OtlpSettings otlp() {
    return switch (this) {
      case Otlp otlp -> otlp.backend();
      case Both both -> both.backend();
      case Console console -> null;
    };
  }

  /** Whether traces are drawn. */
  default boolean draws() {
    return !(this instanceof Otlp);
  }

  /** The limit of a first attempt. */
  default Duration attemptTimeout() {
    OtlpSettings backend = otlp();
    return backend == null ? Duration.ofSeconds(10) : backend.timeout();
  }
}
