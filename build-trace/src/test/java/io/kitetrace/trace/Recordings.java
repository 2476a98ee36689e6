package io.kitetrace.trace;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Third-party recordings of real builds, where they are at hand. */
final class Recordings {

  static final Path FOLDER =
      Path.of(System.getProperty("kitetrace.root")).resolveSibling("shared/recordings/builds");

  /** All of them; where there are none the test is skipped, or fails if it was told to. */
  static List<Path> files() throws IOException {
    boolean there = Files.isDirectory(FOLDER);
    if (!there && "true".equals(System.getenv("KITETRACE_REQUIRE_RECORDINGS"))) {
      throw new AssertionError("KITETRACE_REQUIRE_RECORDINGS=true, but there is no " + FOLDER);
    }
    assumeTrue(there, "no recordings at " + FOLDER);
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private Recordings() {}
}
