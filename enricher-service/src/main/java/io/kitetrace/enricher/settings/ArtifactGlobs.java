package io.kitetrace.enricher.settings;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Patterns of artifacts' paths: {@code **} stands for any folders, also for none, {@code *} and
 * {@code ?} for what has no slash.
 */
public final class ArtifactGlobs {

  private static final int MAX_PATH = 2_000;

  private final List<String> globs;
  private final List<Pattern> patterns;

  /** Matches what one of these does. */
  ArtifactGlobs(List<String> globs) {
    this.globs = List.copyOf(globs);
    this.patterns = globs.stream().map(ArtifactGlobs::pattern).toList();
  }

  /** Whether nothing is wanted. */
  public boolean isEmpty() {
    return globs.isEmpty();
  }

  /** Whether an artifact of that path is wanted; paths of Windows count as others do. */
  public boolean matches(String path) {
    if (path.length() > MAX_PATH) {
      return false;
    }
    String slashed = path.replace('\\', '/');
    String plain = slashed.startsWith("./") ? slashed.substring(2) : slashed;
    return patterns.stream().anyMatch(pattern -> pattern.matcher(plain).matches());
  }

  @Override
  public String toString() {
    return globs.isEmpty() ? EnricherSettings.NONE : String.join(",", globs);
  }

  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    int i = 0;
    while (i < glob.length()) {
      if (glob.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 3;
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i += 2;
      } else {
        char c = glob.charAt(i++);
        regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
