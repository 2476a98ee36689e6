package io.kitetrace.trace.draw;

import io.kitetrace.trace.SpanFacts;
import io.kitetrace.trace.TraceSpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;

/** The sign and colour of a span, by what became of it. */
enum SpanStyle {
  PASSED("✓", "32", "passed"),
  FAILED("✗", "31", "failed"),
  SOFT_FAILED("!", "33", "failed, which was allowed"),
  CANCELED("⊘", "90", "canceled, or never ran"),
  WAITED("‖", "36", "waited"),
  NEUTRAL(" ", "0", "");

  private static final String FAINT = "2";
  private static final String BOLD = "1";

  private final String sign;
  private final String code;
  private final String words;

  SpanStyle(String sign, String code, String words) {
    this.sign = sign;
    this.code = code;
    this.words = words;
  }

  static SpanStyle of(SpanData span, SpanFacts facts) {
    if (facts.kind() == TraceSpanKind.BLOCK || facts.kind() == TraceSpanKind.QUEUE) {
      return WAITED;
    }
    if (span.getStatus().getStatusCode() == StatusCode.ERROR) {
      return FAILED;
    }
    return switch (facts.result()) {
      case SUCCESS -> PASSED;
      case FAILURE, ERROR, TIMEOUT -> SOFT_FAILED;
      case CANCELLATION, SKIP -> CANCELED;
      case UNKNOWN -> NEUTRAL;
      case null -> NEUTRAL;
    };
  }

  String sign() {
    return sign;
  }

  /** What the sign says, for those who do not see it; empty where there is none. */
  String words() {
    return words;
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
