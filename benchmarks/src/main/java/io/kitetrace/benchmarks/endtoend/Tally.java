package io.kitetrace.benchmarks.endtoend;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Named figures of a process, told as {@code name=figure} lines. Safe for several threads. */
final class Tally {

  private final Map<String, AtomicLong> figures = new HashMap<>();

  Tally(String... names) {
    for (String name : names) {
      figures.put(name, new AtomicLong());
    }
  }

  AtomicLong figure(String name) {
    AtomicLong figure = figures.get(name);
    if (figure == null) {
      throw new IllegalArgumentException(name);
    }
    return figure;
  }

  void reset() {
    figures.values().forEach(figure -> figure.set(0));
  }

  String text() {
    return figures.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** What {@link #text} wrote. */
  static Figures parse(String text) {
    return new Figures(
        text.lines()
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> Long.parseLong(pair[1]))));
  }

  /** The figures of a moment. */
  record Figures(Map<String, Long> byName) {

    long get(String name) {
      return byName.getOrDefault(name, 0L);
    }
  }
}
