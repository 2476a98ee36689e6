package io.kitetrace.simulator.catalogue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A build as lists find and write it. Times are milliseconds since the epoch. Safe for any thread.
 */
public interface ListedBuild {
  /** What never changes about it. */
  Head head();

  default String id() {
    return head().id();
  }

  /** What lists filter by, at a time; null before it is created. */
  @Nullable Status at(long time);

  /** A meta-data value at a time; null where there is none. */
  @Nullable String metaDatum(String key, long time);

  /** Writes the build's JSON object, nothing before and nothing after. */
  void write(OutputStream out, Rendering rendering) throws IOException;

  /** What webhooks report of it after a time, in order. */
  default List<Event> eventsAfter(long time) {
    return List.of();
  }

  /** Writes the JSON object of one of its jobs, which exists at the rendering's time. */
  default void writeJob(OutputStream out, String job, Rendering rendering) throws IOException {
    throw new IOException("this build has no events of jobs");
  }

  /** What its jobs have left behind at a time, by the job's UUID. */
  default Map<String, JobFiles> files(long now) {
    return Map.of();
  }

  /** What is true about it up to a time. */
  BuildTruth truth(long time);

  /**
   * What never changes about a build.
   *
   * @param id its UUID
   * @param pipeline its pipeline's slug
   * @param creator the UUID of the person that created it; null where nobody knows
   */
  record Head(
      String id,
      String pipeline,
      long number,
      long createdAt,
      String branch,
      String commit,
      @Nullable String creator) {}

  /**
   * What changes about a build and lists filter by.
   *
   * @param finishedAt 0 while it has not finished
   */
  record Status(String state, boolean blocked, long finishedAt) {
    public boolean isFinished() {
      return finishedAt != 0;
    }
  }

  /**
   * Something that Buildkite reports.
   *
   * @param name as the webhook has it, such as {@code build.finished}
   * @param job the UUID of the job that it is about; null where it is about the build itself
   */
  record Event(long at, String name, @Nullable String job) {}
}
