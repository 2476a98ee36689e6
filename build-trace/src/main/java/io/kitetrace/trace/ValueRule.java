package io.kitetrace.trace;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one value of a build where it is shown by other means than spans: the same as of
 * the attributes that spans have it as. Where one of those is left out or hashed, so is the value.
 * Safe for any number of threads.
 */
public final class ValueRule {

  private final boolean keeps;
  private final Function<String, @Nullable String> change;

  ValueRule(boolean keeps, Function<String, @Nullable String> change) {
    this.keeps = keeps;
    this.change = change;
  }

  /** The text as it may be shown; null for one that may not, and for an empty one. */
  public @Nullable String text(@Nullable String value) {
    return value == null || value.isEmpty() ? null : change.apply(value);
  }

  /** A number, a time, a flag: as it is, or null where it is left out or would be hashed. */
  public <T> @Nullable T plain(@Nullable T value) {
    return keeps ? value : null;
  }

  /** Whether values are shown as they are. */
  public boolean keeps() {
    return keeps;
  }
}
