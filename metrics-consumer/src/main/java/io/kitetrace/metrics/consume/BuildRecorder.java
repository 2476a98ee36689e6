package io.kitetrace.metrics.consume;

import io.kitetrace.metrics.measure.Measurer;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.model.Timestamps;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a record, and records its measurements. For use by one thread. */
public final class BuildRecorder {

  private final BuildReader reader = new BuildReader();
  private final Measurer measurer = new Measurer();
  private final BuildFilter filter;
  private final MetricsRecorder figures;
  private final InstantSource clock;

  /** Records into the given figures. */
  public BuildRecorder(BuildFilter filter, MetricsRecorder figures, InstantSource clock) {
    this.filter = filter;
    this.figures = figures;
    this.clock = clock;
  }

  /**
   * Records one version of a build.
   *
   * @param json the record's value
   * @param priorFinishedAt the header {@code kitetrace-prior-finished-at}; null where it is absent
   * @throws MalformedBuildException if the record does not hold a build; nothing was recorded
   */
  Disposition record(byte @Nullable [] json, @Nullable String priorFinishedAt)
      throws MalformedBuildException {
    if (json == null) {
      throw new MalformedBuildException("empty, where a build's JSON should be");
    }
    Build build = reader.read(json);
    Instant prior = prior(priorFinishedAt);
    Instant finishedAt = build.finishedAt();
    if (finishedAt == null) {
      return Disposition.UNFINISHED;
    }
    String pipeline = build.pipeline().slug();
    if (!filter.pipelines().matches(pipeline == null ? "" : pipeline)) {
      return Disposition.UNLISTED;
    }
    if (filter.maxAge() != null && finishedAt.isBefore(clock.instant().minus(filter.maxAge()))) {
      return Disposition.TOO_OLD;
    }
    figures.record(measurer.measure(build, prior));
    return Disposition.COUNTED;
  }

  /** A first version that is taken for a later one, or the other way round, would count wrongly. */
  private static @Nullable Instant prior(@Nullable String header) throws MalformedBuildException {
    if (header == null) {
      return null;
    }
    Instant prior = Timestamps.parse(header);
    if (prior == null) {
      throw new MalformedBuildException("kitetrace-prior-finished-at is not a time");
    }
    return prior;
  }
}
