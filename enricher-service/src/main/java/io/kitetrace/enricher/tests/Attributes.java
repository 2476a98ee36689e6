package io.kitetrace.enricher.tests;

import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** The attributes of the element that a parser stands on, under the names that tools give them. */
final class Attributes {

  private final XMLStreamReader xml;

  Attributes(XMLStreamReader xml) {
    this.xml = xml;
  }

  /** The first of these that is there and not empty. */
  @Nullable String text(String... names) {
    for (String name : names) {
      String value = xml.getAttributeValue(null, name);
      if (value != null && !value.isBlank()) {
        return value;
      }
    }
    return null;
  }

  /** Never negative. */
  long count(String... names) {
    String value = text(names);
    try {
      return value == null ? 0 : Math.max(0, Long.parseLong(value.strip()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Nanoseconds, or -1. */
  long duration() {
    return TestDuration.nanos(text("time", "duration"));
  }
}
