package io.kitetrace.trace;

import io.kitetrace.model.Build;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns builds into traces: the same build, options and prior version give the same spans, byte for
 * byte, on any machine at any time. Safe for use by any number of threads.
 */
public final class TraceBuilder {

  private final TraceOptions options;
  private final AttributeRules rules;

  /** For these options. */
  public TraceBuilder(TraceOptions options) {
    this.options = options;
    this.rules = new AttributeRules(options);
  }

  /**
   * The trace of a version of a build, or under {@link TraceOptions.Versions#DELTA} what has
   * changed since the version before. Without spans where the build has not finished.
   *
   * @param priorFinishedAt when the version before finished; null for a first one
   */
  public Trace build(Build build, @Nullable Instant priorFinishedAt) {
    boolean delta = options.versions() == TraceOptions.Versions.DELTA;
    return assembly(build).finished(delta ? priorFinishedAt : null);
  }

  /** The whole trace, whatever was emitted before; without spans for an unfinished build. */
  public Trace whole(Build build) {
    return assembly(build).finished(null);
  }

  /** The whole trace of a build as far as it has come, up to the latest time that its data has. */
  public Trace preview(Build build) {
    return assembly(build).soFar();
  }

  private TraceAssembly assembly(Build build) {
    return new TraceAssembly(new BuildContext(options, rules, build));
  }
}
