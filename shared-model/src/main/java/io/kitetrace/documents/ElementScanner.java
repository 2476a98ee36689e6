package io.kitetrace.documents;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts the JSON objects out of a stream of them: alone, in lists, a line for each. It checks the
 * grammar as far as brackets, commas and quotes go, in one pass and with one object in memory,
 * whatever the stream holds. For one thread.
 *
 * <p>Where the grammar breaks, every object that is open there is broken. What follows is found
 * again in three ways. Brackets go on being counted, so that the broken object ends where its last
 * bracket closes. An object that begins a line, and is not indented more than the broken one,
 * stands beside it. And an object within the broken one that is whole and has the members of a
 * build (see {@link Members}), or stands alone on a line, was swallowed by it. A missing quote
 * turns texts inside out; a line's end, which no text may hold, or a brace at a text's end with a
 * name behind it shows that.
 */
final class ElementScanner {

  private static final int MOST_SPACES = 64;
  private static final int INITIAL_BUFFER = 64 * 1024;

  private final InputStream in;
  private final int mostBytes;
  private final Sink sink;
  private final Levels levels = new Levels();
  private final Line line = new Line();
  private final List<Span> whole = new ArrayList<>();

  private byte[] buffer;
  private long base; // of the buffer's first byte
  private int at;
  private int end;
  private int lists;
  private int broken; // the lowest levels, within which the grammar does not hold
  private Expected expected = Expected.VALUE;
  private int elementIndent;
  private boolean recovering; // since a broken object whose end nobody knows
  private boolean separated = true; // from what stands before in the list
  private boolean unsure; // nothing whole since something broken
  private boolean ended;
  private boolean endTold;
  private boolean stopped; // the stream gives no more, because it is damaged

  /** Takes what is found; positions are bytes from the beginning. */
  interface Sink {

    /** A whole object, in these bytes, which are valid during the call. */
    void object(Span span, byte[] json, int offset, Standing standing) throws IOException;

    /** An object that is not whole, from there on; and whether it has the members of a build. */
    void broken(long position, Break why, long where, boolean likeABuild) throws IOException;

    /** Something that is no object. */
    void other(long position) throws IOException;

    /** The stream ended between objects, but too early. */
    void cut(boolean damaged);
  }

  /** How surely an object stands where a build should. */
  enum Standing {
    /** Alone, or in a list. */
    SURE,
    /** Behind something broken, perhaps still within it. */
    UNSURE,
    /** Within something broken. */
    WITHIN
  }

  /** Why an object is not whole. */
  enum Break {
    GRAMMAR,
    TOO_LARGE,
    ENDS,
    DAMAGED
  }

  private enum Expected {
    VALUE,
    VALUE_OR_END,
    KEY,
    KEY_OR_END,
    COLON,
    COMMA_OR_END
  }

  private enum Text {
    CLOSED,
    UNCLOSED
  }

  /**
   * Where an object stands.
   *
   * @param likeABuild whether it has the members of one
   */
  record Span(long from, long to, boolean likeABuild) {

    int length() {
      return (int) (to - from);
    }
  }

  /**
   * Nothing is read yet.
   *
   * @param position of the stream's first byte
   */
  ElementScanner(InputStream in, long position, int mostBytes, Sink sink) {
    this.in = in;
    this.base = position;
    this.line.begins(position);
    this.mostBytes = mostBytes;
    this.sink = sink;
    this.buffer = new byte[Math.min(INITIAL_BUFFER, mostBytes)];
  }

  /** Reads to the end; throws what the sink throws. */
  void scan() throws IOException {
    while (at < end || more()) {
      byte b = buffer[at];
      if (b == '\n') {
        at++;
        recovering &= lists > 0 || levels.depth() > 0 || !line.beginsAt(levels.start(0));
        line.begins(base + at);
      } else if (isSpace(b)) {
        at++;
        line.space();
      } else {
        token(b);
      }
    }
    atEnd();
  }

  private void token(byte b) throws IOException {
    if (levels.depth() == 0) {
      between(b);
    } else if (levels.depth() == broken) {
      within(b);
    } else {
      strict(b);
    }
    line.token(b);
  }

  // Between objects.

  private void between(byte b) throws IOException {
    switch (b) {
      case '[' -> {
        lists++;
        separated = true;
        at++;
      }
      case ']' -> {
        lists = Math.max(0, lists - 1);
        separated = false;
        at++;
      }
      case ',' -> {
        separated = true;
        at++;
      }
      case '{' -> {
        elementIndent = line.indent();
        push(false);
      }
      default -> other(b);
    }
  }

  private void other(byte first) throws IOException {
    long position = base + at;
    if (first == '"') {
      at++;
      text();
    } else {
      at++;
      while ((at < end || more()) && isOther(buffer[at])) {
        at++;
      }
    }
    boolean inPlace = lists > 0 && separated; // else it may belong to an object that closed early
    if (!recovering && (inPlace || lists == 0)) {
      unsure = true;
      sink.other(position);
    }
    recovering |= !inPlace;
    separated = false;
  }

  private boolean isOther(byte b) {
    return lists > 0
        ? b != ',' && b != ']' && b != '{' && !isSpace(b) && b != '\n'
        : b != '\n' && b != '{';
  }

  // Within an object, as long as the grammar holds.

  private void strict(byte b) throws IOException {
    boolean value = expected == Expected.VALUE || expected == Expected.VALUE_OR_END;
    boolean key = expected == Expected.KEY || expected == Expected.KEY_OR_END;
    switch (b) {
      case '"' -> {
        if (value || key) {
          texts(key);
        } else {
          fail(Break.GRAMMAR);
        }
      }
      case '{', '[' -> {
        if (value) {
          push(b == '[');
        } else {
          fail(Break.GRAMMAR);
        }
      }
      case '}', ']' -> {
        boolean closes =
            levels.isArray() == (b == ']')
                && (expected == Expected.COMMA_OR_END
                    || expected == Expected.KEY_OR_END
                    || expected == Expected.VALUE_OR_END);
        if (closes) {
          close();
        } else {
          fail(Break.GRAMMAR);
        }
      }
      case ',' -> {
        if (expected == Expected.COMMA_OR_END) {
          expected = levels.isArray() ? Expected.VALUE : Expected.KEY;
          at++;
        } else {
          fail(Break.GRAMMAR);
        }
      }
      case ':' -> {
        if (expected == Expected.COLON) {
          expected = Expected.VALUE;
          at++;
        } else {
          fail(Break.GRAMMAR);
        }
      }
      default -> {
        if (value && isScalar(b)) {
          scalar();
        } else {
          fail(Break.GRAMMAR);
        }
      }
    }
  }

  private void texts(boolean key) throws IOException {
    int depth = levels.depth();
    long from = base + ++at;
    if (text() == Text.UNCLOSED) {
      if (levels.depth() > broken) {
        fail(at < end ? Break.GRAMMAR : ends());
      }
      return;
    }
    if (key && depth > broken && from >= base) {
      int offset = (int) (from - base);
      levels.saw(Members.of(buffer, offset, at - 1 - offset));
    }
    expected = key ? Expected.COLON : Expected.COMMA_OR_END;
  }

  private void scalar() throws IOException {
    while ((at < end || more()) && isScalar(buffer[at])) {
      at++;
    }
    expected = Expected.COMMA_OR_END;
  }

  private void push(boolean array) {
    levels.push(array, base + at);
    expected = array ? Expected.VALUE_OR_END : Expected.KEY_OR_END;
    at++;
  }

  private void close() throws IOException {
    boolean object = !levels.isArray();
    long from = levels.start();
    int members = levels.members();
    levels.popTo(levels.depth() - 1);
    at++;
    expected = Expected.COMMA_OR_END;
    if (object && levels.depth() < Levels.TRACKED) {
      whole(from, members);
    }
  }

  private void whole(long from, int members) throws IOException {
    boolean alone = line.beginsAt(from);
    Span span = new Span(from, base + at, Members.areABuilds(members));
    if (levels.depth() == 0) {
      whole.clear();
      boolean sure = !recovering || alone || span.likeABuild();
      recovering &= !sure;
      unsure = false;
      separated = false;
      give(span, sure ? Standing.SURE : Standing.UNSURE);
      return;
    }
    while (!whole.isEmpty() && whole.getLast().from() > from) {
      whole.removeLast(); // within this one
    }
    if (alone || span.likeABuild()) {
      if (levels.depth() == broken) {
        give(span, Standing.WITHIN);
      } else {
        whole.add(span);
      }
    }
  }

  private void give(Span span, Standing standing) throws IOException {
    sink.object(span, buffer, (int) (span.from() - base), standing);
  }

  // Where it does not hold any more.

  /** What is open is broken; told once, but for builds within. */
  private void fail(Break why) throws IOException {
    int told = broken == 0 ? 0 : levels.build(broken);
    broken = why == Break.TOO_LARGE ? levels.behindOutermost(broken) : levels.depth();
    unsure = true;
    if (told >= 0) {
      endTold = why == Break.ENDS || why == Break.DAMAGED;
      sink.broken(levels.start(told), why, base + at, Members.areABuilds(levels.members(told)));
    }
    long clean = broken < levels.depth() ? levels.start(broken) : Long.MAX_VALUE;
    for (Span span : whole) {
      if (span.from() < clean) {
        give(span, Standing.WITHIN);
      }
    }
    whole.removeIf(span -> span.from() < clean);
  }

  private void within(byte b) throws IOException {
    switch (b) {
      case '"' -> {
        at++;
        text();
      }
      case '{', '[' -> {
        if (line.isStructureOnly() && line.indent() <= elementIndent) {
          abandon();
          between(b);
        } else {
          push(b == '[');
          broken += b == '[' ? 1 : 0; // what is in it is looked for by itself
        }
      }
      case '}' -> {
        at++;
        if (!levels.isArray()) { // else its opening bracket is missing, or that of a list's end
          popTo(levels.depth() - 1);
          recovering |= levels.depth() == 0; // if that was its end
        }
      }
      case ']' -> {
        int level = levels.lastArray();
        if (level >= 0) {
          at++;
          popTo(level);
        } else {
          abandon();
        }
      }
      default -> at++;
    }
  }

  private void popTo(int depth) {
    levels.popTo(depth);
    broken = Math.min(broken, depth);
  }

  private void abandon() {
    levels.popTo(0);
    broken = 0;
    recovering = true;
  }

  private void atEnd() throws IOException {
    if (levels.depth() > broken) {
      fail(ends());
    }
    if (!endTold && (stopped || (lists > 0 && !unsure))) {
      sink.cut(stopped);
    }
  }

  private Break ends() {
    return stopped ? Break.DAMAGED : Break.ENDS;
  }

  // Bytes.

  /** From behind a text's first quote to behind its last, or to what no text may hold. */
  private Text text() throws IOException {
    int brace = 0; // how far back a brace stands that only spaces follow
    while (at < end || more(brace)) {
      byte b = buffer[at];
      if (b == '"') {
        at++;
        return brace > 0 && turnsTextsInsideOut(brace + 1) ? Text.UNCLOSED : Text.CLOSED;
      }
      if (b >= 0 && b < ' ') {
        at -= brace; // at a line's end an object begins with it
        return Text.UNCLOSED;
      }
      brace = b == '{' ? 1 : b == ' ' && brace > 0 && brace < MOST_SPACES ? brace + 1 : 0;
      at++;
      if (b == '\\') {
        if (at == end && !more()) {
          return Text.UNCLOSED;
        }
        at += buffer[at] >= 0 && buffer[at] < ' ' ? 0 : 1;
      }
    }
    return Text.UNCLOSED;
  }

  /** Behind a brace and a quote: a name can follow only where the quote begins it. */
  private boolean turnsTextsInsideOut(int brace) throws IOException {
    boolean name =
        (at < end || more(brace)) && "\n,:]}".indexOf(buffer[at]) < 0 && !isSpace(buffer[at]);
    at -= name ? brace : 0;
    return name;
  }

  private boolean more() throws IOException {
    return more(0);
  }

  /** Reads on, keeping what is needed, and so many bytes before; false at the end. */
  private boolean more(int before) throws IOException {
    int keep = keep(before);
    while (end - keep >= mostBytes && levels.depth() > broken) {
      fail(Break.TOO_LARGE);
      keep = keep(before);
    }
    if (keep > 0) {
      System.arraycopy(buffer, keep, buffer, 0, end - keep);
      base += keep;
      at -= keep;
      end -= keep;
    } else if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, mostBytes));
    }
    if (ended) {
      return false;
    }
    try {
      int count = in.read(buffer, end, buffer.length - end);
      end += Math.max(0, count);
      ended = count < 0;
    } catch (IOException e) {
      stopped = true;
      ended = true;
    }
    return !ended;
  }

  /** The first byte in the buffer that is still needed. */
  private int keep(int before) {
    int keep = at - before;
    if (levels.depth() > broken && broken < Levels.TRACKED) {
      keep = (int) Math.min(keep, levels.start(broken) - base);
    }
    return keep;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  private static boolean isScalar(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || b == '-'
        || b == '+'
        || b == '.';
  }
}
