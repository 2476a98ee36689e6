package io.kitetrace.testing.builds;

import java.nio.file.Path;

/** The reviewed builds of {@code build-trace}, by name. */
public final class ReviewedBuilds {

  public static Path folder() {
    return Path.of(System.getProperty("kitetrace.root"), "build-trace/src/test/resources/golden");
  }

  public static Path json(String name) {
    return folder().resolve(name + ".json");
  }

  private ReviewedBuilds() {}
}
