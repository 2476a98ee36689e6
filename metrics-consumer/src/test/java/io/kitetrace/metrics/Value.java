package io.kitetrace.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** How often, and for a histogram how many seconds altogether. */
record Value(long count, double seconds) {

  Value plus(Value other) {
    return new Value(count + other.count, seconds + other.seconds);
  }

  /** Sums over the series that {@code to} makes one; rounded to the millisecond. */
  static Map<String, String> sums(Map<Series, Value> values, Function<Series, Series> to) {
    Map<Series, Value> sums = new HashMap<>();
    values.forEach((series, value) -> sums.merge(to.apply(series), value, Value::plus));
    Map<String, String> texts = new TreeMap<>();
    sums.forEach(
        (series, value) ->
            texts.put(
                series.name() + series.labels(),
                "%d × %.3f s".formatted(value.count(), value.seconds())));
    return texts;
  }
}
