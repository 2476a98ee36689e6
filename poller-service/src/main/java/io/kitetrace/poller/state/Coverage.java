package io.kitetrace.poller.state;

import io.kitetrace.runtime.settings.Globs;
import java.time.Instant;
import java.util.List;

/**
 * What polling has brought into the log: which pipelines' builds, and since when.
 *
 * @param pipelines globs on those that were wanted
 * @param excluded globs on those that were not, whatever {@code pipelines} says
 * @param from when the oldest of them finished
 */
public record Coverage(List<String> pipelines, List<String> excluded, Instant from) {

  public Coverage {
    pipelines = List.copyOf(pipelines);
    excluded = List.copyOf(excluded);
  }

  /** As lists with commas between. */
  static Coverage of(String pipelines, String excluded, Instant from) {
    return new Coverage(split(pipelines), split(excluded), from);
  }

  /** Globs of {@code now} that may match pipelines that were not wanted before. */
  public List<String> newIn(Coverage now) {
    List<String> more = now.pipelines.stream().filter(glob -> !covers(pipelines, glob)).toList();
    List<String> back = excluded.stream().filter(glob -> !covers(now.excluded, glob)).toList();
    return java.util.stream.Stream.concat(more.stream(), back.stream()).distinct().toList();
  }

  /** A glob covers another where it matches its text; not so one with {@code ?} a {@code *}. */
  private static boolean covers(List<String> globs, String glob) {
    return globs.contains(glob)
        || Globs.of(globs.stream().filter(g -> !g.contains("?")).toList()).matches(glob)
        || (!glob.contains("*") && Globs.of(globs).matches(glob));
  }

  private static List<String> split(String globs) {
    return globs.isEmpty() ? List.of() : List.of(globs.split(",", -1));
  }
}
