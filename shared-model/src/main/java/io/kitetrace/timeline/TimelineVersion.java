package io.kitetrace.timeline;

import io.kitetrace.model.Job;
import io.kitetrace.wire.Sha256;

/**
 * What a timeline was asked for. It can be computed from the build alone, so a consumer knows
 * without asking Buildkite whether it has a job's timeline: a job of the same state and times has
 * the same log and the same artifacts.
 */
public final class TimelineVersion {

  /** Raised when timelines are made in a way that is worth making all of them anew. */
  private static final String FORM = "1";

  /** The SHA-256 of job, source, state and times, in lower-case hex. */
  public static String of(Job job, String source) {
    return Sha256.hex(
        String.join(
            "\n",
            FORM,
            source,
            job.id(),
            String.valueOf(job.state()),
            String.valueOf(job.startedAt()),
            String.valueOf(job.finishedAt())));
  }

  /** The same for a source that is asked about a build as a whole, by the build's version. */
  public static String of(String buildId, String buildVersion, String source) {
    return Sha256.hex(String.join("\n", FORM, source, buildId, buildVersion));
  }

  private TimelineVersion() {}
}
