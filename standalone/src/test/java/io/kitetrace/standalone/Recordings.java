package io.kitetrace.standalone;

import java.nio.file.Files;
import java.nio.file.Path;

/** The recorded API answers beside the checkout, where they are. */
final class Recordings {

  private Recordings() {}

  static Path folder() {
    return Path.of(System.getProperty("kitetrace.root"), "..", "shared", "recordings").normalize();
  }

  /** Whether they are there; where they are required and are not, that is a failure. */
  static boolean areThere() {
    boolean there = Files.isDirectory(folder());
    if (!there && "true".equals(System.getenv("KITETRACE_REQUIRE_RECORDINGS"))) {
      throw new AssertionError("the recorded builds are required, and are not at " + folder());
    }
    return there;
  }
}
