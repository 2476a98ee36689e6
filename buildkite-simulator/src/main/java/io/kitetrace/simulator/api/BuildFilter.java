package io.kitetrace.simulator.api;

import io.kitetrace.simulator.catalogue.ListedBuild;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

final class BuildFilter {
  private static final Set<String> STATES =
      Set.of(
          "creating",
          "scheduled",
          "running",
          "failing",
          "passed",
          "failed",
          "blocked",
          "canceling",
          "canceled",
          "skipped",
          "not_run",
          "waiting",
          "waiting_failed",
          "finished");
  private static final Set<String> FINISHED = Set.of("passed", "failed", "blocked", "canceled");

  private final @Nullable String pipeline;
  private final Set<String> states;
  private final List<String> branches;
  private final List<String> commits;
  private final @Nullable String creator;
  private final long createdFrom;
  private final long createdTo;
  private final @Nullable Instant finishedFrom;
  private final Map<String, String> metaData;
  private final long visibilityDelay;

  /**
   * @param pipeline the slug of the only pipeline to show; null for all
   */
  BuildFilter(@Nullable String pipeline, Parameters parameters, Faults faults) throws ApiException {
    this.pipeline = pipeline;
    states = new HashSet<>(parameters.all("state"));
    for (String state : states) {
      if (!STATES.contains(state)) {
        throw new ApiException(422, "state is not a valid build state");
      }
    }
    branches = parameters.all("branch");
    commits = parameters.all("commit");
    creator = parameters.one("creator");
    // A build is created at a whole millisecond: what is finer rounds up on both sides.
    createdFrom = millis(parameters.time("created_from"), Long.MIN_VALUE);
    createdTo =
        faults.ignoreCreatedTo
            ? Long.MAX_VALUE
            : millis(parameters.time("created_to"), Long.MAX_VALUE);
    finishedFrom = parameters.time("finished_from");
    metaData = parameters.keyed("meta_data");
    visibilityDelay = faults.visibilityDelay.toMillis();
  }

  boolean shows(ListedBuild build, long now) {
    ListedBuild.Head head = build.head();
    if (pipeline != null && !pipeline.equals(head.pipeline())) {
      return false;
    }
    if (head.createdAt() < createdFrom || head.createdAt() >= createdTo) {
      return false;
    }
    ListedBuild.Status status = build.at(now);
    return status != null
        && (!status.isFinished() || now >= status.finishedAt() + visibilityDelay)
        && showsStatus(status)
        && (branches.isEmpty()
            || branches.stream().anyMatch(branch -> matches(branch, head.branch())))
        && (commits.isEmpty() || commits.contains(head.commit()))
        && (creator == null || creator.equals(head.creator()))
        && metaData.entrySet().stream()
            .allMatch(e -> e.getValue().equals(build.metaDatum(e.getKey(), now)));
  }

  private boolean showsStatus(ListedBuild.Status status) {
    if (finishedFrom != null
        && (!status.isFinished()
            || Instant.ofEpochMilli(status.finishedAt()).isBefore(finishedFrom))) {
      return false;
    }
    return states.isEmpty()
        || states.contains(status.state())
        || (states.contains("finished") && status.isFinished() && FINISHED.contains(status.state()))
        || (states.contains("blocked") && status.blocked());
  }

  /** A branch may be given with {@code *} for anything. */
  private static boolean matches(String pattern, String branch) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(branch);
    }
    String end = pattern.substring(star + 1);
    return branch.length() >= pattern.length() - 1
        && branch.startsWith(pattern.substring(0, star))
        && branch.endsWith(end);
  }

  private static long millis(@Nullable Instant time, long otherwise) {
    if (time == null) {
      return otherwise;
    }
    long millis = time.toEpochMilli();
    return Instant.ofEpochMilli(millis).equals(time) ? millis : millis + 1;
  }
}
