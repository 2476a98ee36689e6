package io.kitetrace.enricher.limit;

import io.kitetrace.timeline.TimelineText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Tells artifacts of one path apart: the second's is followed by {@code /1}, and so on. */
public final class Paths {

  private final Set<String> taken = new HashSet<>();
  private final Map<String, Integer> earlier = new HashMap<>();

  /** A path that no artifact before has. */
  public String unique(String path) {
    String clean = TimelineText.of(path);
    String unique = clean;
    while (!taken.add(unique)) {
      unique = clean + "/" + earlier.merge(clean, 1, Integer::sum);
    }
    return unique;
  }
}
