package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Pipeline;
import java.util.UUID;

/** Why there is a build. */
public sealed interface Source {
  /** Somebody pushed, opened a pull request, pressed a button, or a schedule came. */
  record Own(String json) implements Source {}

  /** A trigger step of another build. */
  record Triggered(UUID buildId, Pipeline pipeline, UUID jobId) implements Source {}

  /** Somebody wanted the same build again. */
  record Rebuilt(UUID buildId, Pipeline pipeline) implements Source {}
}
