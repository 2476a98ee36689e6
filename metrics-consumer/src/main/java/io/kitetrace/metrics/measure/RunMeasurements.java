package io.kitetrace.metrics.measure;

import io.kitetrace.metrics.measure.Measurement.PathTime;
import io.kitetrace.metrics.measure.Measurement.ResumedTime;
import io.kitetrace.metrics.measure.Measurement.RunState;
import io.kitetrace.metrics.measure.Measurement.RunTime;
import io.kitetrace.model.Build;
import io.kitetrace.model.Job;
import io.kitetrace.model.ManualJob;
import io.kitetrace.model.Outcome;
import io.kitetrace.trace.CriticalPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The measurements of a run as a whole. */
final class RunMeasurements {

  /**
   * Pending until the first job starts, executing from then on. A run has a result in one state
   * only: the one that it ended in.
   */
  static List<Measurement> ofFirstFinish(Build build, Instant finishedAt) {
    Outcome outcome = Outcome.of(build);
    Instant started = started(build).orElse(null);
    Instant created = build.createdAt();
    if (started == null) {
      Instant pendingFrom = created == null ? finishedAt : created;
      return List.of(
          new RunTime(RunState.PENDING, Times.between(pendingFrom, finishedAt), outcome));
    }
    RunTime executing =
        new RunTime(RunState.EXECUTING, Times.between(started, finishedAt), outcome);
    return created == null
        ? List.of(executing)
        : List.of(new RunTime(RunState.PENDING, Times.between(created, started), null), executing);
  }

  static PathTime ofPath(CriticalPath.Parts path) {
    return new PathTime(
        Duration.ofMillis(path.run()),
        Duration.ofMillis(path.queue()),
        Duration.ofMillis(path.blocked()),
        Duration.ofMillis(path.gap()));
  }

  /**
   * From the first thing that happened after the prior finish; waiting for a person is left out.
   */
  static Measurement ofResumption(Build build, Instant priorFinishedAt, Instant finishedAt) {
    Instant resumed =
        build.jobs().stream()
            .flatMap(RunMeasurements::moments)
            .filter(moment -> moment.isAfter(priorFinishedAt) && moment.isBefore(finishedAt))
            .min(Instant::compareTo)
            .orElse(finishedAt);
    return new ResumedTime(Times.between(resumed, finishedAt), Outcome.of(build));
  }

  /** A resumed build's own {@code started_at} is later than its first jobs'. */
  private static Optional<Instant> started(Build build) {
    return Stream.concat(
            Stream.of(Optional.ofNullable(build.startedAt())),
            build.jobs().stream().map(job -> Optional.ofNullable(job.startedAt())))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  private static Stream<Instant> moments(Job job) {
    @Nullable Instant unblocked = job instanceof ManualJob manual ? manual.unblockedAt() : null;
    return Stream.of(
            Optional.ofNullable(unblocked),
            Optional.ofNullable(job.core().times().createdAt()),
            Optional.ofNullable(job.core().times().runnableAt()),
            Optional.ofNullable(job.startedAt()))
        .flatMap(Optional::stream)
        .map(Objects::requireNonNull);
  }

  private RunMeasurements() {}
}
