package io.kitetrace.simulator.scenario;

/**
 * What has happened to a job so far, in milliseconds since the epoch.
 *
 * @param concurrencyWait milliseconds waited for a slot of a concurrency group
 */
public record JobTimes(
    long runnable, long started, long finished, long expired, long concurrencyWait) {
  /** Has not happened. */
  public static final long NEVER = 0;

  static final JobTimes NONE = new JobTimes(NEVER, NEVER, NEVER, NEVER, 0);

  JobTimes runnableAt(long time) {
    return new JobTimes(time, started, finished, expired, concurrencyWait);
  }

  JobTimes startedAt(long time) {
    return new JobTimes(runnable, time, finished, expired, concurrencyWait);
  }

  JobTimes finishedAt(long time) {
    return new JobTimes(runnable, started, time, expired, concurrencyWait);
  }

  JobTimes expiredAt(long time) {
    return new JobTimes(runnable, started, time, time, concurrencyWait);
  }

  JobTimes limitedFor(long millis) {
    return new JobTimes(runnable, started, finished, expired, millis);
  }
}
