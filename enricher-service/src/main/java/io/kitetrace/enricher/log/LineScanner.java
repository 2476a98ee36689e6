package io.kitetrace.enricher.log;

/**
 * Splits a log into lines and tells their kinds by how they begin; escape sequences, colours for
 * instance, count for nothing there. A line's text is kept only where its kind needs it. A line
 * ends at the next line feed, even within an escape sequence.
 */
final class LineScanner {

  /** What a line is. */
  enum Kind {
    TEXT,
    /** {@code ---}, {@code +++} or {@code ~~~} and a title. */
    HEADER,
    /** {@code ^^^ +++}: the section is to be shown open. */
    EXPANSION,
    /** {@code $ command}. */
    COMMAND,
    /** {@code [2026-01-31T12:00:00Z] text}. */
    STAMPED
  }

  /** Hears of marks and lines, in their order. */
  interface Receiver {

    /**
     * A time mark of the agent.
     *
     * @param first whether nothing visible of its line came before
     */
    void mark(long epochMillis, boolean first);

    /**
     * A line has ended.
     *
     * @param head its first visible bytes: all that the kind asks for, up to a bound
     * @param empty whether nothing of it is visible
     * @param start where it begins in the log, in bytes
     */
    void line(Kind kind, byte[] head, int length, boolean empty, long start);
  }

  private enum State {
    HEAD,
    BODY,
    ESCAPE,
    INTERMEDIATE,
    CONTROL,
    STRING,
    STRING_ESCAPE
  }

  private static final int MAX_HEAD = 2_048;
  private static final byte ESC = 0x1b;
  private static final byte BEL = 0x07;

  private final Receiver receiver;
  private final TimeMarks marks = new TimeMarks();
  private final byte[] head = new byte[MAX_HEAD];
  private int headLength;
  private Kind kind = Kind.TEXT;

  /** Whether the kind is known, or the line is past what tells it. */
  private boolean decided;

  private boolean empty = true;
  private State state = State.HEAD;
  private State afterEscape = State.HEAD;
  private long lineStart;
  private long position;

  LineScanner(Receiver receiver) {
    this.receiver = receiver;
  }

  void accept(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    while (i < end) {
      if (state == State.BODY) {
        i = pastText(bytes, i, end);
        if (i == end) {
          break;
        }
      }
      byte b = bytes[i++];
      if (b == '\n') {
        endLine(position + i - offset);
      } else {
        step(b);
      }
    }
    position += length;
  }

  /** Ends the last line, and tells how many bytes there were. */
  long finish() {
    if (position > lineStart) {
      endLine(position);
    }
    return position;
  }

  /** Most of a log is passed over here. */
  private static int pastText(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && bytes[i] != '\n' && bytes[i] != ESC) {
      i++;
    }
    return i;
  }

  private void step(byte b) {
    switch (state) {
      case HEAD, BODY -> {
        if (b == ESC) {
          afterEscape = state;
          state = State.ESCAPE;
        } else {
          visible(b);
        }
      }
      case ESCAPE -> afterEscape(b);
      case INTERMEDIATE -> state = b >= 0x20 && b < 0x30 ? State.INTERMEDIATE : afterEscape;
      case CONTROL -> {
        if (b == ESC) {
          state = State.ESCAPE;
        } else if (b >= 0x40) {
          state = afterEscape;
        }
      }
      case STRING -> {
        if (b == BEL) {
          endString();
        } else if (b == ESC) {
          state = State.STRING_ESCAPE;
        } else {
          marks.add(b);
        }
      }
      case STRING_ESCAPE -> {
        endString();
        if (b != '\\') {
          afterEscape(b); // another sequence begins, unless the string's end is cut
        }
      }
    }
  }

  private void afterEscape(byte b) {
    switch (b) {
      case '[' -> state = State.CONTROL;
      case ']', 'P', '^', 'X', '_' -> {
        marks.begin(b == '_');
        state = State.STRING;
      }
      case ESC -> state = State.ESCAPE;
      default -> state = b >= 0x20 && b < 0x30 ? State.INTERMEDIATE : afterEscape;
    }
  }

  private void endString() {
    state = afterEscape;
    long millis = marks.end();
    if (millis != TimeMarks.NONE) {
      receiver.mark(millis, empty);
    }
  }

  private void visible(byte b) {
    empty = empty && b == '\r';
    if (state == State.BODY) {
      return;
    }
    if (headLength == MAX_HEAD) {
      state = State.BODY;
      return;
    }
    head[headLength++] = b;
    if (!decided) {
      LineHead.Verdict verdict = LineHead.of(head, headLength);
      decided = verdict.decided();
      kind = verdict.kind();
      if (decided && kind != Kind.HEADER && kind != Kind.COMMAND) {
        state = State.BODY;
      }
    }
  }

  private void endLine(long end) {
    receiver.line(decided ? kind : Kind.TEXT, head, headLength, empty, lineStart);
    lineStart = end;
    headLength = 0;
    kind = Kind.TEXT;
    decided = false;
    empty = true;
    state = State.HEAD;
  }
}
