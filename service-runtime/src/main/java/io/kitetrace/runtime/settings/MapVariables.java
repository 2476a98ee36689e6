package io.kitetrace.runtime.settings;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Variables held in a map. */
record MapVariables(Map<String, String> map) implements Variables {

  @Override
  public @Nullable String get(String name) {
    return map.get(name);
  }

  @Override
  public Set<String> startingWith(String prefix) {
    Set<String> names = new TreeSet<>(map.keySet());
    names.removeIf(name -> !name.startsWith(prefix));
    return names;
  }

  /** The names alone: values may be secret. */
  @Override
  public String toString() {
    return "MapVariables" + new TreeSet<>(map.keySet());
  }
}
