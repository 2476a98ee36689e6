package io.kitetrace.timeline;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Constants as the words that stand in records. */
final class Words {

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The constant of that word, or {@code other} where there is none. */
  static <E extends Enum<E>> E in(E[] constants, @Nullable String word, E other) {
    for (E constant : constants) {
      if (of(constant).equals(word)) {
        return constant;
      }
    }
    return other;
  }

  private Words() {}
}
