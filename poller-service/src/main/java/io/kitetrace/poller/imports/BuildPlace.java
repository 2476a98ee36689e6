package io.kitetrace.poller.imports;

import io.kitetrace.model.Build;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose build it is: as its addresses tell, else as the person said, else as the folders around it
 * are named ({@code org=…/pipeline=…}, unless by UUIDs).
 *
 * @param organization the slug, or null where nobody knows
 * @param pipeline the slug, or null where nobody knows
 */
public record BuildPlace(@Nullable String organization, @Nullable String pipeline) {

  private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-.*");

  /** Where the build belongs; {@code said} by a person, or nulls. */
  public static BuildPlace of(Build build, BuildPlace said, Path path) {
    return new BuildPlace(
        first(build.organization(), said.organization, folder(path, "org=")),
        first(build.pipeline().slug(), said.pipeline, folder(path, "pipeline=")));
  }

  private static @Nullable String folder(Path path, String prefix) {
    for (Path part : path) {
      String name = part.toString();
      if (name.startsWith(prefix)) {
        String value = name.substring(prefix.length());
        return value.isEmpty() || UUID.matcher(value).matches() ? null : value;
      }
    }
    return null;
  }

  private static @Nullable String first(@Nullable String... values) {
    for (String value : values) {
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }
}
