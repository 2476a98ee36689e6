package io.kitetrace.trace;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import org.jspecify.annotations.Nullable;

/** Reads the W3C header that a build may have been given: {@code 00-TRACE-SPAN-FLAGS}. */
final class Traceparent {

  private static final int LENGTH = 55;

  /** The context it names, or null where it is missing or not valid. */
  static @Nullable SpanContext parse(@Nullable String text) {
    if (text == null
        || text.length() < LENGTH
        || text.charAt(2) != '-'
        || text.charAt(35) != '-'
        || text.charAt(52) != '-'
        || !isHex(text, 0, 2)
        || !isHex(text, 3, 35)
        || !isHex(text, 36, 52)
        || !isHex(text, 53, LENGTH)) {
      return null;
    }
    String version = text.substring(0, 2);
    boolean longer = text.length() > LENGTH;
    if (version.equals("ff") || (longer && (version.equals("00") || text.charAt(LENGTH) != '-'))) {
      return null;
    }
    SpanContext context =
        SpanContext.createFromRemoteParent(
            text.substring(3, 35),
            text.substring(36, 52),
            TraceFlags.fromHex(text, 53),
            TraceState.getDefault());
    return context.isValid() ? context : null;
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private Traceparent() {}
}
