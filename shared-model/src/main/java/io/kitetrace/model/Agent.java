package io.kitetrace.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agent that ran a job, as it was when the API answered.
 *
 * @param lostAt when Buildkite gave it up; like the two after it, it may be long after the job
 * @param metaData its tags, each {@code key=value} or a word alone
 */
public record Agent(
    @Nullable String id,
    @Nullable String name,
    @Nullable String webUrl,
    @Nullable String hostname,
    @Nullable String ipAddress,
    @Nullable String version,
    @Nullable Instant lostAt,
    @Nullable Instant disconnectedAt,
    @Nullable Instant stoppedAt,
    List<String> metaData) {

  public Agent {
    metaData = List.copyOf(metaData);
  }
}
