package io.kitetrace.deployment;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Renders the chart with the Helm that is on the PATH. */
final class Helm {

  static final String CHART = "charts/kitetrace";

  /** Set where the tests that need it may not be skipped. */
  private static final String REQUIRED = "KITETRACE_REQUIRE_HELM";

  private Helm() {}

  /**
   * What a call of helm came to.
   *
   * @param out its standard output
   * @param said its standard error
   */
  record Result(int exitCode, String out, String said) {}

  /** The values' file as a release named kitetrace would have it. */
  static Result template(Path values) {
    return run(
        "template",
        "kitetrace",
        Project.path(CHART).toString(),
        "--namespace",
        "kitetrace",
        "--values",
        values.toString());
  }

  /** Calls it; without it the test is skipped. */
  static Result run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(tool()));
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile("helm", ".out");
      Path err = Files.createTempFile("helm", ".err");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError(command + " does not end");
        }
        return new Result(process.exitValue(), text(out), text(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static String tool() {
    Optional<String> tool = Kustomize.onPath("helm");
    if (tool.isEmpty() && "true".equals(System.getenv(REQUIRED))) {
      throw new AssertionError("helm is not on the PATH, and " + REQUIRED + " is set");
    }
    assumeThat(tool).as("helm on the PATH (Helm 4)").isPresent();
    return tool.orElseThrow();
  }
}
