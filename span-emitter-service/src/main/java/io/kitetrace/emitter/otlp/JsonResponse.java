package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some backends answer a protobuf request in JSON, which is against OTLP's specification. This is
 * all that is known of their answers.
 */
final class JsonResponse {

  private static final Pattern REJECTED =
      Pattern.compile("\"rejected_?spans\"\\s*:\\s*\"?(\\d{1,18})", Pattern.CASE_INSENSITIVE);

  private static final Pattern MESSAGE =
      Pattern.compile(
          "\"(?:error_?message|message|error)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"",
          Pattern.CASE_INSENSITIVE);

  private JsonResponse() {}

  static ExportOutcome success(String json) {
    String text = json.strip();
    if (!text.startsWith("{") || !text.endsWith("}")) {
      return ResponseParser.unreadable();
    }
    Matcher rejected = REJECTED.matcher(text);
    return rejected.find()
        ? ResponseParser.partial(Long.parseLong(rejected.group(1)), message(text))
        : new Accepted();
  }

  /** What it says went wrong; empty where it does not say. */
  static String message(String json) {
    Matcher message = MESSAGE.matcher(json);
    return message.find() ? message.group(1) : "";
  }
}
