package io.kitetrace.runtime.settings;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the values of variables come from: the environment, or a framework's configuration. */
public interface Variables {

  /** The value of a variable such as {@code POLL_INTERVAL}, or null where it is not set. */
  @Nullable String get(String name);

  /** The names that begin with {@code prefix}. */
  Set<String> startingWith(String prefix);

  /** The variables of a map; the map is read, not copied. */
  static Variables of(Map<String, String> map) {
    return new MapVariables(map);
  }

  /** The variables of this process's environment. */
  static Variables environment() {
    return of(System.getenv());
  }
}
