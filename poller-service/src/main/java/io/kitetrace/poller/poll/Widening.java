package io.kitetrace.poller.poll;

import io.kitetrace.poller.state.Coverage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings that let in more than was polled with others: polling continues from its cursor, and
 * what is older has to be brought in by a backfill.
 */
final class Widening {

  /** What a day more or less in a backfill brings is recognized; what it leaves out is missing. */
  private static final Duration MARGIN = Duration.ofDays(1);

  /** Less than that is no other {@code HISTORY}. */
  private static final Duration SAME = Duration.ofHours(1);

  private Widening() {}

  /** What to tell from now on: the wanted pipelines, and the oldest that was ever asked for. */
  static Coverage after(@Nullable Coverage before, Coverage now) {
    return before == null || now.from().isBefore(before.from())
        ? now
        : new Coverage(now.pipelines(), now.excluded(), before.from());
  }

  /** The command that brings the rest; null where there is none. */
  static @Nullable String command(String organization, @Nullable Coverage before, Coverage now) {
    if (before == null) {
      return null;
    }
    List<String> added = before.newIn(now);
    boolean further = now.from().plus(SAME).isBefore(before.from());
    if (added.isEmpty() && !further) {
      return null;
    }
    List<String> words = new ArrayList<>(List.of("backfill --organization", organization));
    words.addAll(List.of("--from", day((further ? now.from() : before.from()).minus(MARGIN))));
    if (added.isEmpty()) {
      words.addAll(List.of("--to", day(before.from().plus(MARGIN).plus(MARGIN))));
    } else if (!further) {
      added.forEach(glob -> words.addAll(List.of("--pipeline", quoted(glob))));
    }
    return String.join(" ", words);
  }

  private static String day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  private static String quoted(String glob) {
    return glob.matches("[A-Za-z0-9_-]+") ? glob : "'" + glob + "'";
  }
}
