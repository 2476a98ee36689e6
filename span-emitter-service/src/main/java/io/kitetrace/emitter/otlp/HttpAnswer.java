package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Refused;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.emitter.delivery.ExportOutcome.Trouble;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A backend's answer over HTTP.
 *
 * @param status the HTTP status
 * @param contentType of the body; empty where the backend gave none
 * @param retryAfter how long it asks to be left alone; null where it does not say
 * @param body empty where there was none
 */
record HttpAnswer(int status, String contentType, @Nullable Duration retryAfter, ByteString body) {

  // A backend that answers a protobuf request in JSON is against the specification, and is there.
  private static final Pattern REJECTED =
      Pattern.compile("\"rejected_?spans\"\\s*:\\s*\"?(\\d{1,18})", Pattern.CASE_INSENSITIVE);

  /** As servers say it that want TLS: it is not about the data. */
  private static final Pattern PLAIN_TO_TLS =
      Pattern.compile("HTTP request (?:was sent )?to (?:an )?HTTPS", Pattern.CASE_INSENSITIVE);

  private static final Pattern MESSAGE =
      Pattern.compile(
          "\"(?:error_?message|message|error)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"",
          Pattern.CASE_INSENSITIVE);

  ExportOutcome outcome() {
    return switch (status) {
      case 200, 201, 202, 203, 204, 205, 206 -> success();
      case 413 -> new Refused(said(), true);
      case 408, 425, 429 -> new Retryable(Trouble.BUSY, said(), retryAfter);
      case 502, 503, 504 -> new Retryable(Trouble.BUSY, said(), retryAfter);
      case 401, 402, 403, 404, 405, 406, 407, 411, 415, 421, 426, 451 -> new Misconfigured(said());
      default -> other();
    };
  }

  private ExportOutcome other() {
    if (status >= 500) {
      return new Retryable(Trouble.BROKEN, said(), retryAfter);
    }
    if (status == 400 && PLAIN_TO_TLS.matcher(words()).find()) {
      return new Misconfigured(
          said() + "; is https:// meant in OTEL_EXPORTER_OTLP_ENDPOINT, and not http://?");
    }
    if (status >= 400) {
      return new Refused(said(), false);
    }
    // A redirect is not followed: it would carry the headers, and so the key, somewhere else.
    return new Misconfigured(
        "%s: not an answer of an OTLP receiver, look at the endpoint's address".formatted(said()));
  }

  private ExportOutcome success() {
    if (body.size() == 0) {
      return new Accepted(0);
    }
    String type = contentType.toLowerCase(Locale.ROOT);
    if (type.startsWith("application/json")) {
      return json(text());
    }
    if (type.startsWith("text/html")) {
      return new Misconfigured(
          "HTTP %d with a web page: not an OTLP receiver, look at the endpoint's address"
              .formatted(status));
    }
    return ResponseParser.success(body.toByteArray());
  }

  private static ExportOutcome json(String text) {
    if (!text.strip().startsWith("{") || !text.strip().endsWith("}")) {
      return ResponseParser.unreadable();
    }
    Matcher rejected = REJECTED.matcher(text);
    return rejected.find()
        ? ResponseParser.partial(Long.parseLong(rejected.group(1)), message(text))
        : new Accepted(0);
  }

  private static String message(String json) {
    Matcher message = MESSAGE.matcher(json);
    return message.find() ? message.group(1) : "";
  }

  private String said() {
    return ErrorText.labelled("HTTP " + status, words());
  }

  /** The message of a {@code google.rpc.Status} in protobuf or JSON, else the body as text. */
  private String words() {
    String type = contentType.toLowerCase(Locale.ROOT);
    if (type.startsWith("application/x-protobuf") || type.startsWith("application/protobuf")) {
      return statusMessage();
    }
    String text = text();
    String message = type.startsWith("application/json") ? message(text) : "";
    return message.isEmpty() ? text : message;
  }

  private String statusMessage() {
    try {
      ProtobufReader reader = new ProtobufReader(body.toByteArray());
      for (int field = reader.nextField(); field != 0; field = reader.nextField()) {
        if (field == 2) {
          return reader.text();
        }
        reader.skip();
      }
      return "";
    } catch (IllegalArgumentException e) {
      return text();
    }
  }

  private String text() {
    return body.utf8();
  }
}
