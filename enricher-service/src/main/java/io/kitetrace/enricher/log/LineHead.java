package io.kitetrace.enricher.log;

import io.kitetrace.enricher.log.LineScanner.Kind;

/** Tells a line's kind from its first visible bytes, as soon as they suffice. */
final class LineHead {

  /** A kind, or that more bytes are needed. */
  record Verdict(boolean decided, Kind kind) {}

  /** Length of {@code [2006-01-02T15:04:05Z] }. */
  static final int STAMP_LENGTH = 23;

  private static final String STAMP = "[0000-00-00T00:00:00Z] ";
  private static final String EXPANSION = "^^^ +++";

  private static final Verdict MORE = new Verdict(false, Kind.TEXT);
  private static final Verdict TEXT = new Verdict(true, Kind.TEXT);
  private static final Verdict HEADER = new Verdict(true, Kind.HEADER);
  private static final Verdict EXPANDED = new Verdict(true, Kind.EXPANSION);
  private static final Verdict COMMAND = new Verdict(true, Kind.COMMAND);
  private static final Verdict STAMPED = new Verdict(true, Kind.STAMPED);

  /** Called for each byte until it has decided: it looks at the last one alone. */
  static Verdict of(byte[] head, int length) {
    int at = length - 1;
    byte b = head[at];
    return switch (head[0]) {
      case '-', '+', '~' -> {
        if (at < 3) {
          yield b == head[0] ? MORE : TEXT;
        }
        yield b == ' ' || b == '\t' ? HEADER : TEXT;
      }
      case '$' -> at == 0 ? MORE : b == ' ' ? COMMAND : TEXT;
      case '^' -> b != EXPANSION.charAt(at) ? TEXT : length < EXPANSION.length() ? MORE : EXPANDED;
      case '[' -> !fits(b, STAMP.charAt(at)) ? TEXT : length < STAMP_LENGTH ? MORE : STAMPED;
      default -> TEXT;
    };
  }

  private static boolean fits(byte b, char pattern) {
    return pattern == '0' ? b >= '0' && b <= '9' : b == pattern;
  }

  private LineHead() {}
}
