package io.kitetrace.metrics;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A metric's name and labels. */
record Series(String name, Map<String, String> labels) {

  Series {
    labels = new TreeMap<>(labels);
  }

  /** The series that this one adds up to when only the given labels are kept. */
  Series keeping(String... names) {
    Map<String, String> kept = new TreeMap<>(labels);
    kept.keySet().retainAll(Set.of(names));
    return new Series(name, kept);
  }

  Series without(String label) {
    Map<String, String> kept = new TreeMap<>(labels);
    kept.remove(label);
    return new Series(name, kept);
  }
}
