package io.kitetrace.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import java.util.ArrayList;
import java.util.List;

/** Collects keys as they are declared, each with its explanation, for the table in docs. */
final class KeyTable {

  /**
   * A key of the table.
   *
   * @param name the key, or its form with the changing word in braces
   * @param on where it stands: resource, every span, build, job …
   */
  record Line(String name, AttributeType type, String on, String explanation) {}

  /** Every key that a span can have, section by section. */
  static List<Line> all() {
    List<Line> all = new ArrayList<>(BuildkiteAttributes.TABLE.lines());
    all.addAll(InsideJobAttributes.TABLE.lines());
    return all;
  }

  private final List<Section> sections = new ArrayList<>();

  /** The keys that stand in one place. */
  Section section(String on) {
    Section section = new Section(on);
    sections.add(section);
    return section;
  }

  List<Line> lines() {
    return sections.stream().flatMap(section -> section.lines.stream()).toList();
  }

  /** Declares the keys of one place. */
  static final class Section {
    private final String on;
    private final List<Line> lines = new ArrayList<>();

    private Section(String on) {
      this.on = on;
    }

    /** A key of the semantic conventions. */
    Section with(AttributeKey<?> key, String explanation) {
      key(key, explanation);
      return this;
    }

    AttributeKey<String> text(String name, String explanation) {
      return key(AttributeKey.stringKey(name), explanation);
    }

    AttributeKey<Long> number(String name, String explanation) {
      return key(AttributeKey.longKey(name), explanation);
    }

    AttributeKey<Boolean> flag(String name, String explanation) {
      return key(AttributeKey.booleanKey(name), explanation);
    }

    <T> AttributeKey<T> key(AttributeKey<T> key, String explanation) {
      lines.add(new Line(key.getKey(), key.getType(), on, explanation));
      return key;
    }

    /** Keys that end in a word of the data, which the table shows as {@code word}. */
    <T> KeyTemplate<T> template(
        String prefix, String word, AttributeType type, String explanation) {
      lines.add(new Line(prefix + word, type, on, explanation));
      return new KeyTemplate<>(prefix, type);
    }
  }
}
