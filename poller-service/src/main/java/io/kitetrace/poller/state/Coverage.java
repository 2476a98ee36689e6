package io.kitetrace.poller.state;

import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.runtime.settings.Globs;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What polling has brought into the log: which builds, and since when. Where later settings let in
 * more, polling continues from its cursor, and what is older has to be brought in by a backfill.
 *
 * @param pipelines globs on those that were wanted
 * @param excluded globs on those that were not, whatever {@code pipelines} says
 * @param filters the globs of other filters, with commas between, by their variables; one that is
 *     not there let in all
 * @param from when the oldest of the builds finished
 */
public record Coverage(
    List<String> pipelines,
    List<String> excluded,
    SortedMap<String, String> filters,
    Instant from) {

  /** What a day more or less in a backfill brings is recognized; what it leaves out is missing. */
  private static final Duration MARGIN = Duration.ofDays(1);

  /** Less than that is no other {@code HISTORY}. */
  private static final Duration SAME = Duration.ofHours(1);

  public Coverage {
    pipelines = List.copyOf(pipelines);
    excluded = List.copyOf(excluded);
    filters = Collections.unmodifiableSortedMap(new TreeMap<>(filters));
  }

  /** By pipelines alone. */
  public Coverage(List<String> pipelines, List<String> excluded, Instant from) {
    this(pipelines, excluded, new TreeMap<>(), from);
  }

  public static Coverage of(BuildFilter filter, Instant from) {
    return new Coverage(
        filter.pipelines().globs(), filter.pipelinesExcluded().globs(), filter.others(), from);
  }

  /** What to tell from now on: what is wanted now, and the oldest that was ever asked for. */
  public Coverage after(@Nullable Coverage before) {
    return before == null || from.isBefore(before.from)
        ? this
        : new Coverage(pipelines, excluded, filters, before.from);
  }

  /**
   * The command that brings what {@code now} lets in and this did not; null where that is nothing.
   */
  public @Nullable String backfill(String organization, Coverage now) {
    List<String> added = newIn(now);
    boolean wider = isWider(now);
    boolean further = now.from.plus(SAME).isBefore(from);
    if (added.isEmpty() && !wider && !further) {
      return null;
    }
    List<String> words = new ArrayList<>(List.of("backfill --organization", organization));
    words.addAll(List.of("--from", day((further ? now.from : from).minus(MARGIN))));
    if (added.isEmpty() && !wider) {
      words.addAll(List.of("--to", day(from.plus(MARGIN).plus(MARGIN))));
    } else if (!further && !wider) {
      added.forEach(glob -> words.addAll(List.of("--pipeline", quoted(glob))));
    }
    return String.join(" ", words);
  }

  /** Globs of {@code now} that may match pipelines that were not wanted before. */
  List<String> newIn(Coverage now) {
    return Stream.concat(
            uncovered(now.pipelines, pipelines).stream(),
            uncovered(excluded, now.excluded).stream())
        .distinct()
        .toList();
  }

  /** Whether another filter lets in more than before. */
  private boolean isWider(Coverage now) {
    return Stream.concat(filters.keySet().stream(), now.filters.keySet().stream())
        .anyMatch(
            variable ->
                BuildFilter.excludes(variable)
                    ? !uncovered(globs(variable, ""), now.globs(variable, "")).isEmpty()
                    : !uncovered(now.globs(variable, "*"), globs(variable, "*")).isEmpty());
  }

  private List<String> globs(String variable, String otherwise) {
    return split(filters.getOrDefault(variable, otherwise));
  }

  private static List<String> uncovered(List<String> globs, List<String> by) {
    return globs.stream().filter(glob -> !covers(by, glob)).toList();
  }

  /** A glob covers another where it matches its text; not so one with {@code ?} a {@code *}. */
  private static boolean covers(List<String> globs, String glob) {
    return globs.contains(glob)
        || Globs.of(globs.stream().filter(g -> !g.contains("?")).toList()).matches(glob)
        || (!glob.contains("*") && Globs.of(globs).matches(glob));
  }

  static List<String> split(String globs) {
    return globs.isEmpty() ? List.of() : List.of(globs.split(",", -1));
  }

  private static String day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  private static String quoted(String glob) {
    return glob.matches("[A-Za-z0-9_-]+") ? glob : "'" + glob + "'";
  }
}
