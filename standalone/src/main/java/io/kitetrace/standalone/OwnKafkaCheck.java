package io.kitetrace.standalone;

import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.doctor.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether {@code standalone} can keep its broker's data.
 *
 * @param data the folder, which may be absent
 */
record OwnKafkaCheck(Path data) implements Check {

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public List<Finding> run() {
    Path there = data;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return List.of(
        Files.isDirectory(there) && Files.isWritable(there)
            ? new Finding.Fine(name(), "standalone brings its own, with its data in " + data)
            : new Finding.Wrong(
                name(), "KITETRACE_DATA: %s is no folder that we may write to".formatted(there)));
  }
}
