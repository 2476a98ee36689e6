package io.kitetrace.metrics.measure;

import io.kitetrace.model.Build;
import io.kitetrace.model.Job;
import io.kitetrace.trace.CriticalPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns versions of builds into measurements, so that each run, each resumption and each job is
 * measured once however many versions of its build there are. A counter cannot take back what it
 * has counted, so the first finish of a run is the one that counts; a later one is a resumption of
 * its own.
 *
 * <p>Versions of a build must come in their order. For use by one thread.
 */
public final class Measurer {

  private final LateJobs lateJobs;

  /** Measures with an empty memory of late jobs. */
  public Measurer() {
    this(new LateJobs(LateJobs.DEFAULT_CAPACITY));
  }

  Measurer(LateJobs lateJobs) {
    this.lateJobs = lateJobs;
  }

  /**
   * What this version adds.
   *
   * @param build a finished build
   * @param priorFinishedAt when the version before had finished; null for the first version
   */
  public BuildMeasurements measure(Build build, @Nullable Instant priorFinishedAt) {
    Instant finishedAt = Objects.requireNonNull(build.finishedAt());
    List<Measurement> measurements = new ArrayList<>();
    if (priorFinishedAt == null) {
      measurements.addAll(RunMeasurements.ofFirstFinish(build, finishedAt));
      measurements.add(RunMeasurements.ofPath(CriticalPath.of(build)));
    } else if (finishedAt.isAfter(priorFinishedAt)) {
      measurements.add(RunMeasurements.ofResumption(build, priorFinishedAt, finishedAt));
    }
    for (Job job : build.jobs()) {
      if (isNew(build, job, priorFinishedAt)) {
        measurements.addAll(JobMeasurements.of(job));
      }
    }
    lateJobs.remember(build, finishedAt);
    return new BuildMeasurements(build.organization(), build.pipeline().slug(), measurements);
  }

  /** Whether the job ended after the version before, and that version did not hold its end yet. */
  private boolean isNew(Build build, Job job, @Nullable Instant priorFinishedAt) {
    Instant ended = job.finishedAt();
    return ended != null
        && (priorFinishedAt == null
            || (ended.isAfter(priorFinishedAt) && !lateJobs.contains(build, job)));
  }
}
