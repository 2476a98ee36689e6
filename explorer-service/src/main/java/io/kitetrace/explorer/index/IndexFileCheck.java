package io.kitetrace.explorer.index;

import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.doctor.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the index can be kept.
 *
 * @param file which may be absent, with its folder; null for a temporary one
 */
public record IndexFileCheck(@Nullable Path file) implements Check {

  @Override
  public String name() {
    return "index";
  }

  @Override
  public List<Finding> run() {
    if (file == null) {
      return List.of(
          new Finding.Fine(
              name(),
              "in a temporary file, made again at each start; EXPLORER_DATA or KITETRACE_DATA keeps it"));
    }
    Path there = file.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    boolean fits =
        there.equals(file.toAbsolutePath()) ? Files.isRegularFile(there) : Files.isDirectory(there);
    return List.of(
        fits && Files.isWritable(there)
            ? new Finding.Fine(name(), "in " + file)
            : new Finding.Wrong(
                name(),
                "EXPLORER_DATA: %s cannot be written, since %s is nothing that we may write to"
                    .formatted(file, there)));
  }
}
