package io.kitetrace.trace.draw;

import io.kitetrace.trace.BuildkiteAttributes;
import io.kitetrace.trace.TraceSpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sign and colour of a span, by what became of it. */
enum SpanStyle {
  PASSED("✓", "32"),
  FAILED("✗", "31"),
  SOFT_FAILED("!", "33"),
  CANCELED("⊘", "90"),
  WAITED("‖", "36"),
  NEUTRAL(" ", "0");

  private static final String FAINT = "2";
  private static final String BOLD = "1";

  private final String sign;
  private final String code;

  SpanStyle(String sign, String code) {
    this.sign = sign;
    this.code = code;
  }

  static SpanStyle of(SpanData span, @Nullable TraceSpanKind kind) {
    if (kind == TraceSpanKind.BLOCK || kind == TraceSpanKind.QUEUE) {
      return WAITED;
    }
    if (span.getStatus().getStatusCode() == StatusCode.ERROR) {
      return FAILED;
    }
    return switch (result(span)) {
      case "success" -> PASSED;
      case "failure", "error" -> SOFT_FAILED;
      case "cancellation", "skip" -> CANCELED;
      default -> NEUTRAL;
    };
  }

  private static String result(SpanData span) {
    String job = span.getAttributes().get(BuildkiteAttributes.TASK_RUN_RESULT);
    String build = span.getAttributes().get(BuildkiteAttributes.PIPELINE_RESULT);
    return Objects.requireNonNullElse(job == null ? build : job, "");
  }

  String sign() {
    return sign;
  }

  String on(String text, Waterfall.Style style) {
    return colored(text, code, style);
  }

  static String faint(String text, Waterfall.Style style) {
    return colored(text, FAINT, style);
  }

  static String bold(String text, Waterfall.Style style) {
    return colored(text, BOLD, style);
  }

  private static String colored(String text, String code, Waterfall.Style style) {
    if (style == Waterfall.Style.PLAIN || text.isBlank() || code.equals("0")) {
      return text;
    }
    return "\033[" + code + "m" + text + "\033[0m";
  }
}
