package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Cause;
import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Refused;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import okhttp3.Response;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What a backend says over HTTP.
 *
 * @param contentType of the body; empty where the backend gave none
 * @param retryAfter how long it asks to be left alone; null where it does not say
 * @param body empty where there was none
 */
record HttpResponse(
    int status, String contentType, @Nullable Duration retryAfter, ByteString body) {

  /** As servers say it that want TLS: it is not about the data. */
  private static final Pattern PLAIN_TO_TLS =
      Pattern.compile("HTTP request (?:was sent )?to (?:an )?HTTPS", Pattern.CASE_INSENSITIVE);

  static HttpResponse of(Response response) throws IOException {
    return of(response, ResponseParser.readAll(response.body().source()));
  }

  static HttpResponse of(Response response, ByteString body) {
    return new HttpResponse(
        response.code(),
        response.header("Content-Type", "").toLowerCase(Locale.ROOT),
        RetryDelays.retryAfter(response.header("Retry-After"), Clock.systemUTC()),
        body);
  }

  ExportOutcome outcome() {
    return switch (status) {
      case 200, 201, 202, 203, 204, 205, 206 -> success();
      case 413 -> new Refused(sentence(), true);
      case 408, 425, 429, 502, 503, 504 -> new Retryable(Failure.BUSY, sentence(), retryAfter);
      case 401 -> new Misconfigured(Cause.CREDENTIALS, sentence());
      case 402, 403, 407 -> new Misconfigured(Cause.PERMISSION, sentence());
      case 404, 405, 415 -> new Misconfigured(Cause.ADDRESS, sentence());
      case 406, 411, 421, 426, 451 -> new Misconfigured(Cause.OTHER, sentence());
      default -> other();
    };
  }

  private ExportOutcome other() {
    if (status >= 500) {
      return new Retryable(Failure.BROKEN, sentence(), retryAfter);
    }
    if (status == 400 && PLAIN_TO_TLS.matcher(words()).find()) {
      return new Misconfigured(
          Cause.PROTOCOL,
          sentence() + "; is https:// meant in OTEL_EXPORTER_OTLP_ENDPOINT, and not http://?");
    }
    if (status >= 400) {
      return new Refused(sentence(), false);
    }
    // A redirect is not followed: it would carry the headers, and so the key, somewhere else.
    return new Misconfigured(
        Cause.OTHER,
        "%s: not an answer of an OTLP receiver, look at the endpoint's address"
            .formatted(sentence()));
  }

  private ExportOutcome success() {
    if (body.size() == 0) {
      return new Accepted();
    }
    if (contentType.startsWith("application/json")) {
      return JsonResponse.success(body.utf8());
    }
    if (contentType.startsWith("text/html")) {
      return new Misconfigured(
          Cause.OTHER,
          "HTTP %d with a web page: not an OTLP receiver, look at the endpoint's address"
              .formatted(status));
    }
    return ResponseParser.success(body.toByteArray());
  }

  private String sentence() {
    return ErrorText.labelled("HTTP " + status, words());
  }

  /** The message of a {@code google.rpc.Status} in protobuf or JSON, else the body as text. */
  private String words() {
    String text = body.utf8();
    if (contentType.startsWith("application/x-protobuf")
        || contentType.startsWith("application/protobuf")) {
      return ResponseParser.statusMessage(body.toByteArray(), text);
    }
    String message = contentType.startsWith("application/json") ? JsonResponse.message(text) : "";
    return message.isEmpty() ? text : message;
  }
}
