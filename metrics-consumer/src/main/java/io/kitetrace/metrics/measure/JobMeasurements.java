package io.kitetrace.metrics.measure;

import io.kitetrace.metrics.measure.Measurement.JobError;
import io.kitetrace.metrics.measure.Measurement.JobTime;
import io.kitetrace.metrics.measure.Measurement.QueueTime;
import io.kitetrace.metrics.measure.Measurement.SystemError;
import io.kitetrace.model.Execution;
import io.kitetrace.model.Job;
import io.kitetrace.model.ManualJob;
import io.kitetrace.model.Outcome;
import io.kitetrace.model.ScriptJob;
import io.kitetrace.model.TriggerJob;
import io.kitetrace.model.UnknownJob;
import io.kitetrace.model.WaiterJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The measurements of one job that has ended. Every attempt is a job of its own. */
final class JobMeasurements {

  static List<Measurement> of(Job job) {
    return switch (job) {
      case ScriptJob script -> ofRun(script, script.execution());
      case UnknownJob unknown -> ofRun(unknown, unknown.execution());
      // No agent is involved: it takes as long as the build that it triggered, which is in the log.
      case TriggerJob trigger -> errors(Outcome.of(trigger));
      case ManualJob manual -> List.of();
      case WaiterJob waiter -> List.of();
    };
  }

  private static List<Measurement> ofRun(Job job, Execution execution) {
    Outcome outcome = Outcome.of(job);
    List<Measurement> measurements = new ArrayList<>(errors(outcome));
    String queue = Queues.of(execution);
    Instant runnable = job.core().times().runnableAt();
    Instant started = job.startedAt();
    Instant ended = job.finishedAt();
    Instant waitedUntil = started == null ? ended : started;
    if (runnable != null && waitedUntil != null) {
      measurements.add(new QueueTime(queue, Times.between(runnable, waitedUntil), outcome));
    }
    if (started != null && ended != null) {
      measurements.add(new JobTime(queue, Times.between(started, ended), outcome));
    }
    return measurements;
  }

  private static List<Measurement> errors(Outcome outcome) {
    @Nullable String errorType = outcome.errorType();
    if (errorType == null) {
      return List.of();
    }
    return outcome.result() == Outcome.Result.ERROR
        ? List.of(new JobError(errorType), new SystemError(errorType))
        : List.of(new JobError(errorType));
  }

  private JobMeasurements() {}
}
