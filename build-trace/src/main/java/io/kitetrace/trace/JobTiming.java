package io.kitetrace.trace;

import io.kitetrace.model.Job;
import io.kitetrace.model.JobTimes;
import io.kitetrace.model.TriggerJob;
import io.kitetrace.trace.SpanFacts.Activity;
import org.jspecify.annotations.Nullable;

/**
 * When a job's span begins and ends, in nanoseconds.
 *
 * @param ready when its dependencies were met, or its start
 * @param end {@link Nanos#NONE} where the data has none: the build's end then
 * @param adjusted whether the data's end lay before the start
 * @param activity what happened in between
 */
record JobTiming(long ready, long start, long end, boolean adjusted, Activity activity) {

  /** The times of a job, or null for one that has no span of its own. */
  static @Nullable JobTiming of(Job job) {
    if (job.execution() == null) {
      return null; // a person's wait begins where others end: Blocks finds it
    }
    JobTimes times = job.core().times();
    return job instanceof TriggerJob ? ofTrigger(times) : ofRun(times);
  }

  private static @Nullable JobTiming ofRun(JobTimes times) {
    long finished = Nanos.of(times.finishedAt());
    if (times.startedAt() != null) {
      long started = Nanos.of(times.startedAt());
      long ready = Nanos.earlier(Nanos.of(times.runnableAt()), started);
      return ordered(ready, started, finished, Activity.RAN);
    }
    // Expired, timed out or canceled while it waited: the wait is its whole story.
    return times.runnableAt() != null && times.finishedAt() != null
        ? waited(Nanos.of(times.runnableAt()), finished)
        : null;
  }

  private static @Nullable JobTiming ofTrigger(JobTimes times) {
    long start = Nanos.earlier(Nanos.of(times.runnableAt()), Nanos.of(times.startedAt()));
    return Nanos.known(start)
        ? ordered(start, start, Nanos.of(times.finishedAt()), Activity.RAN)
        : null;
  }

  private static JobTiming waited(long start, long end) {
    return ordered(start, start, end, Activity.WAITED);
  }

  private static JobTiming ordered(long ready, long start, long end, Activity activity) {
    return Nanos.known(end) && end < start
        ? new JobTiming(ready, start, start, true, activity)
        : new JobTiming(ready, start, end, false, activity);
  }

  boolean open() {
    return !Nanos.known(end);
  }
}
