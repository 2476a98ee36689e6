package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Company.Person;
import io.kitetrace.simulator.company.Company.Pipeline;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a build is from its beginning to its end. Times are milliseconds since the epoch.
 *
 * @param scheduledAt a moment before {@code createdAt}, as Buildkite has it
 * @param creator null where Buildkite does not know who pushed
 */
public record BuildHead(
    UUID id,
    Pipeline pipeline,
    Source source,
    long createdAt,
    long scheduledAt,
    String message,
    String commit,
    String branch,
    @Nullable String tag,
    Person author,
    @Nullable Person creator,
    @Nullable PullRequest pullRequest,
    Map<String, String> env) {

  /** Whether steps for the default branch alone are for this build. */
  boolean isMain() {
    return branch.equals("main") || tag != null;
  }

  public record PullRequest(int number, String base, String repository) {}

  /** Why there is a build. */
  public sealed interface Source {
    /** Somebody pushed, opened a pull request, pressed a button, or a schedule came. */
    record Own(String json) implements Source {}

    record Triggered(UUID buildId, Pipeline pipeline, UUID jobId) implements Source {}

    /** Somebody wanted the same build again. */
    record Rebuilt(UUID buildId, Pipeline pipeline) implements Source {}
  }
}
