package io.kitetrace.runtime.settings;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names or patterns with {@code *} (any run of characters) and {@code ?} (any one character); a
 * text matches when one of them matches all of it. Immutable, safe for several threads.
 */
public final class Globs {

  /** Matches every text. */
  public static final Globs ALL = new Globs(List.of("*"));

  /** Matches no text. */
  public static final Globs NONE = new Globs(List.of());

  private static final Pattern SLUG = Pattern.compile("[a-z0-9_*?-]+");

  private final List<String> globs;
  private final List<Pattern> patterns;
  private final boolean all;

  private Globs(List<String> globs) {
    this.globs = List.copyOf(globs);
    this.patterns = this.globs.stream().map(Globs::pattern).toList();
    this.all = this.globs.contains("*");
  }

  /** The globs of a list. */
  public static Globs of(List<String> globs) {
    return new Globs(globs);
  }

  /** Why a glob can match no pipeline's slug, in a sentence; null where it can. */
  public static @Nullable String noSlug(String glob) {
    return SLUG.matcher(glob).matches()
        ? null
        : "'%s' can match no pipeline: slugs (as in https://buildkite.com/ORGANIZATION/SLUG) hold a-z, 0-9, - and _; here * stands for any characters and ? for one"
            .formatted(glob);
  }

  /** Whether one of the globs matches the whole text. */
  public boolean matches(String text) {
    if (all) {
      return true;
    }
    for (Pattern pattern : patterns) {
      if (pattern.matcher(text).matches()) {
        return true;
      }
    }
    return false;
  }

  /** Whether nothing is asked for but {@code *}. */
  public boolean matchesAll() {
    return all;
  }

  /** Whether there is no glob at all. */
  public boolean isEmpty() {
    return globs.isEmpty();
  }

  /** The globs as they were given. */
  public List<String> globs() {
    return globs;
  }

  @Override
  public String toString() {
    return String.join(",", globs);
  }

  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
