package io.kitetrace.emitter.deadletter;

import io.kitetrace.runtime.settings.Globs;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant.
 *
 * @param group theirs, or null for any
 * @param reasons words for the reason or the stage; empty for any
 * @param from kept aside then or later; null for any
 * @param to kept aside before; null for any
 * @param pipelines slugs; a letter without one has the empty slug
 * @param ids the only ones; empty for any
 */
public record LetterFilter(
    @Nullable String group,
    Set<String> reasons,
    @Nullable Instant from,
    @Nullable Instant to,
    Globs pipelines,
    Set<String> ids) {

  public LetterFilter {
    reasons = Set.copyOf(reasons);
    ids = Set.copyOf(ids);
  }

  /** The one letter of this id. */
  public static LetterFilter only(String id) {
    return new LetterFilter(null, Set.of(), null, null, Globs.ALL, Set.of(id));
  }

  /** Whether this one is. */
  public boolean matches(DeadLetter letter) {
    return (group == null || group.equals(letter.group()))
        && (reasons.isEmpty()
            || reasons.contains(letter.kind())
            || reasons.contains(letter.stage()))
        && (from == null || !letter.time().isBefore(from))
        && (to == null || letter.time().isBefore(to))
        && pipelines.matches(letter.pipeline())
        && (ids.isEmpty() || ids.contains(letter.id()));
  }
}
