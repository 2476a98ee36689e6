package io.kitetrace.enricher;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Third-party recordings of real logs, reports and profiles, where they are at hand. */
public final class Recordings {

  private static final Path FOLDER =
      Path.of(System.getProperty("kitetrace.root")).resolveSibling("shared/recordings");

  /** One of them; where there are none the test is skipped, or fails if it was told to. */
  public static byte[] bytes(String name) {
    boolean there = Files.isDirectory(FOLDER);
    if (!there && "true".equals(System.getenv("KITETRACE_REQUIRE_RECORDINGS"))) {
      throw new AssertionError("KITETRACE_REQUIRE_RECORDINGS=true, but there is no " + FOLDER);
    }
    assumeTrue(there, "no recordings at " + FOLDER);
    try {
      return Files.readAllBytes(FOLDER.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Recordings() {}
}
