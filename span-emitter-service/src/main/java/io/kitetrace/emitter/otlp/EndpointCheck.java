package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Cause;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.PartiallyRejected;
import io.kitetrace.emitter.delivery.ExportOutcome.Refused;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.doctor.Finding;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the backend takes an export, of no spans, by the very way that traces go.
 *
 * @param settings where it is; null where nothing is sent
 */
public record EndpointCheck(@Nullable OtlpSettings settings) implements Check {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "otlp";
  }

  @Override
  public List<Finding> run() {
    OtlpSettings otlp = settings;
    if (otlp == null) {
      return List.of(
          new Finding.Fine(name(), "OTEL_TRACES_EXPORTER=console: traces are drawn, not sent"));
    }
    try (OtlpClient backend = new OtlpClient(otlp)) {
      return List.of(finding(backend.description(), backend.send(List.of(), TIMEOUT)));
    }
  }

  private Finding finding(String backend, ExportOutcome outcome) {
    return switch (outcome) {
      case Accepted accepted -> new Finding.Fine(name(), backend + " takes an empty export");
      case PartiallyRejected partial ->
          new Finding.Fine(
              name(),
              "%s takes an empty export, and says: %s".formatted(backend, partial.reason()));
      case Retryable retryable -> wrong(backend, retryable);
      case Refused refused ->
          new Finding.Wrong(
              name(),
              "%s does not take an empty export (%s); look at OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_HEADERS"
                  .formatted(backend, refused.reason()));
      case Misconfigured misconfigured ->
          new Finding.Wrong(
              name(),
              "%s: %s%s".formatted(backend, misconfigured.reason(), remedy(misconfigured.cause())));
    };
  }

  private Finding wrong(String backend, Retryable retryable) {
    @Nullable String remedy =
        switch (retryable.failure()) {
          case UNKNOWN_HOST, UNREACHABLE ->
              "check the address in OTEL_EXPORTER_OTLP_ENDPOINT, and the network";
          case TLS ->
              "check OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE, OTEL_EXPORTER_OTLP_CLIENT_KEY and OTEL_EXPORTER_OTLP_CERTIFICATE";
          case TIMED_OUT ->
              "check OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_PROTOCOL, and the network";
          case BUSY -> "the emitter waits for it; look at the backend";
          case BROKEN -> "check OTEL_EXPORTER_OTLP_PROTOCOL, and look at the backend";
          case PROXY -> null; // its own sentence says it
        };
    String reason =
        remedy == null ? retryable.reason() : "%s; %s".formatted(retryable.reason(), remedy);
    return new Finding.Wrong(name(), "%s: %s".formatted(backend, reason));
  }

  private static String remedy(Cause cause) {
    return switch (cause) {
      case CREDENTIALS ->
          "; the key is not accepted: OTEL_EXPORTER_OTLP_HEADERS (HONEYCOMB_API_KEY) gives it";
      case PERMISSION ->
          "; the key in OTEL_EXPORTER_OTLP_HEADERS (HONEYCOMB_API_KEY) may not send traces: give it that right, or another key";
      case ADDRESS ->
          "; no receiver of traces is there: check the path in OTEL_EXPORTER_OTLP_ENDPOINT, and OTEL_EXPORTER_OTLP_PROTOCOL (grpc or http/protobuf)";
      case PROTOCOL, CERTIFICATE, PROXY, OTHER -> ""; // the reason says what to do
    };
  }
}
