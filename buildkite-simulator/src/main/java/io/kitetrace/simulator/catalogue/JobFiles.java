package io.kitetrace.simulator.catalogue;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a job has left behind.
 *
 * @param log the raw log, with the agent's time marks
 * @param artifacts what it has uploaded
 * @param tests what it has reported to Test Engine
 */
public record JobFiles(Supplier<String> log, List<Artifact> artifacts, List<TestResult> tests) {
  public JobFiles {
    artifacts = List.copyOf(artifacts);
    tests = List.copyOf(tests);
  }

  /**
   * An artifact that was uploaded.
   *
   * @param id its UUID
   */
  public record Artifact(String id, String path, String mimeType, Supplier<byte[]> content) {}

  /**
   * One execution of a test.
   *
   * @param result {@code passed}, {@code failed} or {@code skipped}
   */
  public record TestResult(String scope, String name, String file, double seconds, String result) {}
}
