package io.kitetrace.timeline;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far what was asked for could be read; the value of {@code status}. */
public enum TimelineStatus {
  /** All of it. */
  COMPLETE,
  /** A part: it ends early, or is broken from some place on. */
  CUT,
  /** Nothing: Buildkite has it no more, or never had it. */
  GONE,
  /** Nothing: it is larger than the enricher may read. */
  TOO_LARGE,
  /** Nothing: it is not in a form that can be read. */
  UNREADABLE,
  /** A word that came after this was written. */
  UNKNOWN;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** As it is written. */
  public String word() {
    return word;
  }

  static TimelineStatus of(@Nullable String word) {
    for (TimelineStatus status : values()) {
      if (status.word.equals(word)) {
        return status;
      }
    }
    return UNKNOWN;
  }
}
