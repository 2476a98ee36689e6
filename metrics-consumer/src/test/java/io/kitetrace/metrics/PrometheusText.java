package io.kitetrace.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a Prometheus page: the counts and sums of histograms, and counters. */
final class PrometheusText {

  private static final Pattern LINE = Pattern.compile("([a-z_]+)\\{(.*)} (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  static Map<Series, Value> parse(String page) {
    Map<Series, Value> values = new HashMap<>();
    page.lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> put(values, line.group(1), line.group(2), line.group(3)));
    return values;
  }

  private static void put(Map<Series, Value> values, String name, String labelText, String number) {
    Map<String, String> labels = new TreeMap<>();
    LABEL.matcher(labelText).results().forEach(l -> labels.put(l.group(1), l.group(2)));
    double value = Double.parseDouble(number);
    if (name.endsWith("_count")) {
      add(values, name.replaceAll("_count$", ""), labels, new Value((long) value, 0));
    } else if (name.endsWith("_sum")) {
      add(values, name.replaceAll("_sum$", ""), labels, new Value(0, value));
    } else if (name.endsWith("_total")) {
      add(values, name, labels, new Value((long) value, 0));
    }
  }

  private static void add(
      Map<Series, Value> values, String name, Map<String, String> labels, Value value) {
    values.merge(new Series(name, labels), value, Value::plus);
  }

  private PrometheusText() {}
}
