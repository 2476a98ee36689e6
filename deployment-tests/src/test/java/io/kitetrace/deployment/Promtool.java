package io.kitetrace.deployment;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Prometheus' own judge of rules; Debian's package prometheus brings it. */
final class Promtool {

  /** Set where the tests that need it may not be skipped. */
  private static final String REQUIRED = "KITETRACE_REQUIRE_PROMTOOL";

  private Promtool() {}

  /** What it has against a file of rule tests, or nothing; without it the test is skipped. */
  static String faults(Path file) {
    try {
      Process process =
          new ProcessBuilder(tool(), "test", "rules", file.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes());
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return "promtool does not end: " + said;
      }
      return process.exitValue() == 0 ? "" : said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String tool() {
    Optional<String> tool = Kustomize.onPath("promtool");
    if (tool.isEmpty() && "true".equals(System.getenv(REQUIRED))) {
      throw new AssertionError("promtool is not on the PATH, and " + REQUIRED + " is set");
    }
    assumeThat(tool).as("promtool on the PATH (Debian's package prometheus)").isPresent();
    return tool.orElseThrow();
  }
}
