package io.kitetrace.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A build, as much of it as its consumers need. Whatever the API left out, wrote as null or wrote
 * in a form that cannot be read is null (or empty) here; a value that no one knew when this was
 * written is carried through as it is.
 *
 * @param id the build's UUID; any text where the data was anonymised
 * @param state passed, failed, canceled … or one that came later
 * @param blocked whether the build waits at a block step; null where the data does not say
 * @param blockedState the outcome so far of a blocked build; empty text where it is not blocked
 * @param env the build's own environment variables; may hold secrets
 * @param metaData in the order of the JSON
 * @param startedAt reset when a finished build resumes, so it can be later than its jobs' times
 * @param finishedAt null while the build runs; goes and comes again when a build resumes
 * @param organization the organization's slug, from the build's addresses
 * @param jobs in the order of the JSON; superseded attempts only where they were asked for
 */
public record Build(
    String id,
    @Nullable String graphqlId,
    @Nullable String webUrl,
    @Nullable Long number,
    @Nullable String state,
    @Nullable Boolean blocked,
    @Nullable String blockedState,
    @Nullable String cancelReason,
    @Nullable String message,
    @Nullable String commit,
    @Nullable String branch,
    @Nullable String tag,
    @Nullable String source,
    Map<String, String> env,
    Map<String, String> metaData,
    @Nullable Person creator,
    @Nullable Person author,
    @Nullable Instant createdAt,
    @Nullable Instant scheduledAt,
    @Nullable Instant startedAt,
    @Nullable Instant failingAt,
    @Nullable Instant finishedAt,
    @Nullable PullRequest pullRequest,
    @Nullable MergeQueue mergeQueue,
    @Nullable BuildReference rebuiltFrom,
    @Nullable BuildReference triggeredFrom,
    @Nullable String organization,
    Pipeline pipeline,
    List<Job> jobs) {

  /** Refuses a build without id; copies the collections. */
  public Build {
    env = OrderedMaps.copyOf(env);
    metaData = OrderedMaps.copyOf(metaData);
    jobs = List.copyOf(jobs);
  }

  /** Whether this is the JSON of a build that has come to an end. */
  public boolean finished() {
    return finishedAt != null;
  }
}
