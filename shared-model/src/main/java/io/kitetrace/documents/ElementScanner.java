package io.kitetrace.documents;

import io.kitetrace.documents.ElementSink.Break;
import io.kitetrace.documents.ElementSink.Span;
import io.kitetrace.documents.ElementSink.Standing;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the JSON objects out of a stream of them: alone, in lists, a line for each. It checks the
 * grammar as far as brackets, commas and quotes go, in one pass and with one object in memory,
 * whatever the stream holds. For one thread.
 *
 * <p>Where the grammar breaks, every object that is open there is broken. What follows is found
 * again in three ways. Brackets are still counted, so that the broken object ends where its last
 * bracket closes. An object that begins a line, and is not indented more than the broken one,
 * stands beside it. And an object within the broken one that is whole and has the members of a
 * build (see {@link Members}), or stands alone on a line, was swallowed by it. A missing quote
 * turns texts inside out; a line's end, which no text may hold, or a brace at a text's end with a
 * name behind it shows that.
 */
final class ElementScanner {

  private final Window window;
  private final ElementSink sink;
  private final Levels levels = new Levels();
  private final Line line = new Line();
  private final List<Span> whole = new ArrayList<>();

  private int lists;
  private int broken; // the lowest levels, within which the grammar does not hold
  private Expected expected = Expected.VALUE;
  private int elementIndent;
  private boolean recovering; // since a broken object whose end nobody knows
  private boolean separated = true; // from what stands before in the list
  private boolean unsure; // nothing whole since something broken
  private boolean endReported;

  /**
   * Nothing is read yet.
   *
   * @param position of the stream's first byte
   */
  ElementScanner(InputStream in, long position, int maxBytes, ElementSink sink) {
    this.window = new Window(in, position, maxBytes, this::keep);
    this.sink = sink;
    this.line.begins(position);
  }

  /** Reads to the end; throws what the sink throws. */
  void scan() throws IOException {
    while (window.hasNext()) {
      byte b = window.bytes[window.at];
      if (b == '\n') {
        window.at++;
        recovering &= lists > 0 || levels.depth() > 0 || !line.beginsAt(levels.start(0));
        line.begins(window.position());
      } else if (Window.isSpace(b)) {
        window.at++;
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
      case '{' -> {
        elementIndent = line.indent();
        push(false);
      }
      case '[', ']', ',' -> {
        lists = Math.max(0, lists + (b == '[' ? 1 : b == ']' ? -1 : 0));
        separated = b != ']';
        window.at++;
      }
      default -> other();
    }
  }

  private void other() throws IOException {
    long position = window.position();
    window.other(lists > 0);
    boolean inPlace = lists > 0 && separated; // else it may belong to an object that closed early
    if (!recovering && (inPlace || lists == 0)) {
      unsure = true;
      sink.other(position);
    }
    recovering |= !inPlace;
    separated = false;
  }

  // Within an object, as long as the grammar holds.

  private void strict(byte b) throws IOException {
    if (!expected.allows(b, levels.isArray())) {
      fail(Break.GRAMMAR);
      return;
    }
    switch (b) {
      case '"' -> texts(expected.key());
      case '{', '[' -> push(b == '[');
      case '}', ']' -> close();
      case ',' -> {
        expected = levels.isArray() ? Expected.VALUE : Expected.KEY;
        window.at++;
      }
      case ':' -> {
        expected = Expected.VALUE;
        window.at++;
      }
      default -> {
        window.scalar();
        expected = Expected.COMMA_OR_END;
      }
    }
  }

  private void texts(boolean key) throws IOException {
    int depth = levels.depth();
    window.at++;
    long from = window.position();
    if (!window.text()) {
      if (levels.depth() > broken) {
        fail(window.at < window.end ? Break.GRAMMAR : ends());
      }
      return;
    }
    if (key && depth > broken && window.holds(from)) {
      int offset = window.index(from);
      levels.saw(Members.of(window.bytes, offset, window.at - 1 - offset));
    }
    expected = key ? Expected.COLON : Expected.COMMA_OR_END;
  }

  private void push(boolean array) {
    levels.push(array, window.position());
    expected = array ? Expected.VALUE_OR_END : Expected.KEY_OR_END;
    window.at++;
  }

  private void close() throws IOException {
    boolean object = !levels.isArray();
    long from = levels.start();
    int members = levels.members();
    levels.popTo(levels.depth() - 1);
    window.at++;
    expected = Expected.COMMA_OR_END;
    if (object && levels.depth() < Levels.TRACKED) {
      whole(from, members);
    }
  }

  private void whole(long from, int members) throws IOException {
    boolean alone = line.beginsAt(from);
    Span span = new Span(from, window.position(), Members.areABuilds(members));
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
    sink.object(span, window.bytes, window.index(span.from()), standing);
  }

  // Where it does not hold any more.

  /** What is open is broken; reported once, but for builds within. */
  private void fail(Break why) throws IOException {
    int reported = broken == 0 ? 0 : levels.build(broken);
    broken = why == Break.TOO_LARGE ? levels.behindOutermost(broken) : levels.depth();
    unsure = true;
    if (reported >= 0) {
      endReported = why == Break.ENDS || why == Break.DAMAGED;
      sink.broken(
          levels.start(reported),
          why,
          window.position(),
          Members.areABuilds(levels.members(reported)));
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
        window.at++;
        window.text();
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
        window.at++;
        if (!levels.isArray()) { // else its opening bracket is missing, or that of a list's end
          popTo(levels.depth() - 1);
          recovering |= levels.depth() == 0; // if that was its end
        }
      }
      case ']' -> {
        int level = levels.lastArray();
        if (level >= 0) {
          window.at++;
          popTo(level);
        } else {
          abandon();
        }
      }
      default -> window.at++;
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
    if (!endReported && (window.damaged() || (lists > 0 && !unsure))) {
      sink.cut(window.damaged());
    }
  }

  private Break ends() {
    return window.damaged() ? Break.DAMAGED : Break.ENDS;
  }

  /** The first byte that is still needed. What is too large to be held is given up. */
  private int keep(int from) throws IOException {
    while (true) {
      boolean holds = levels.depth() > broken;
      int keep =
          holds && broken < Levels.TRACKED
              ? Math.min(from, window.index(levels.start(broken)))
              : from;
      if (!holds || !window.isFull(keep)) {
        return keep;
      }
      fail(Break.TOO_LARGE);
    }
  }
}
