package io.kitetrace.simulator.catalogue;

import java.util.List;

/**
 * What a job has left behind.
 *
 * @param log the raw log, with the agent's time marks
 */
public record JobFiles(String log, List<Artifact> artifacts) {
  public JobFiles {
    artifacts = List.copyOf(artifacts);
  }

  /**
   * An artifact that was uploaded.
   *
   * @param id its UUID
   */
  public record Artifact(String id, String path, String mimeType, String content) {}
}
