package io.kitetrace.explorer.page;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A part of this process that has something to say on the status page, such as a poller. */
@FunctionalInterface
public interface StatusSource {

  /** As it is now. */
  Section section();

  /** A heading, and facts by their names, in order. */
  record Section(String heading, Map<String, String> facts) {

    public Section {
      facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
  }
}
