package io.kitetrace.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Unmodifiable copies that keep their order, which {@link Map#copyOf} scrambles anew each run. */
final class OrderedMaps {

  static <V> Map<String, V> copyOf(Map<String, V> map) {
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  private OrderedMaps() {}
}
