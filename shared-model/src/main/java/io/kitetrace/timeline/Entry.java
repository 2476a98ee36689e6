package io.kitetrace.timeline;

import io.kitetrace.model.JsonCursor;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.model.Timestamps;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The members of one object of a record that are single values; what is none is passed over. */
final class Entry {

  /** Takes one element of a list; the parser stands on it, and must be past it afterwards. */
  @FunctionalInterface
  interface Element {
    void read(JsonCursor json) throws IOException, MalformedBuildException;
  }

  private final Map<String, String> values = new HashMap<>();

  void read(String name, JsonCursor json) throws IOException {
    String value = json.text();
    if (value != null) {
      values.put(name, value);
    }
  }

  static void each(JsonCursor json, Consumer<Entry> consumer)
      throws IOException, MalformedBuildException {
    elements(
        json,
        element -> {
          Entry entry = new Entry();
          if (element.object(entry::read)) {
            consumer.accept(entry);
          }
        });
  }

  static void elements(JsonCursor json, Element element)
      throws IOException, MalformedBuildException {
    if (!json.isArray()) {
      json.skip();
      return;
    }
    while (json.nextElement()) {
      element.read(json);
    }
  }

  /** Whether it has its place and its times, without which it cannot become a span. */
  boolean hasPlace() {
    return place("n") != null && time("start") != null && time("end") != null;
  }

  int n() {
    return Objects.requireNonNull(place("n"));
  }

  Instant start() {
    return Objects.requireNonNull(time("start"));
  }

  /** Never before the start. */
  Instant end() {
    Instant end = Objects.requireNonNull(time("end"));
    return end.isBefore(start()) ? start() : end;
  }

  @Nullable String text(String name) {
    return values.get(name);
  }

  @Nullable Instant time(String name) {
    String value = values.get(name);
    return value == null ? null : Timestamps.parse(value);
  }

  boolean flag(String name) {
    return "true".equals(values.get(name));
  }

  @Nullable Integer place(String name) {
    Long number = number(name);
    return number == null || number < 0 || number > Integer.MAX_VALUE ? null : number.intValue();
  }

  /** Never negative; 0 where there is none. */
  long count(String name) {
    Long number = number(name);
    return number == null ? 0 : Math.max(0, number);
  }

  int small(String name) {
    return (int) Math.min(Integer.MAX_VALUE, count(name));
  }

  @Nullable Double decimal(String name) {
    String value = values.get(name);
    try {
      double number = value == null ? Double.NaN : Double.parseDouble(value);
      return Double.isFinite(number) ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private @Nullable Long number(String name) {
    String value = values.get(name);
    try {
      return value == null ? null : Long.valueOf(value);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
