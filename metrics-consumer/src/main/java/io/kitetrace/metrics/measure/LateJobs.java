package io.kitetrace.metrics.measure;

import io.kitetrace.model.Build;
import io.kitetrace.model.Job;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The jobs that were measured although they ended after their build's {@code finished_at}: those of
 * a canceled build do. The next version's {@code kitetrace-prior-finished-at} alone would have them
 * measured again. Few builds have any, and the oldest are forgotten first.
 *
 * <p>The memory ends with the process: where a late job's build resumes after a restart, that job
 * is measured twice. For use by one thread.
 */
final class LateJobs {

  static final int DEFAULT_CAPACITY = 10_000;

  private final int capacity;
  private final Map<String, Set<String>> jobsByBuild = new LinkedHashMap<>();

  LateJobs(int capacity) {
    this.capacity = capacity;
  }

  boolean contains(Build build, Job job) {
    return jobsByBuild.getOrDefault(build.id(), Set.of()).contains(job.id());
  }

  /** Replaces what was known of the build. */
  void remember(Build build, Instant finishedAt) {
    jobsByBuild.remove(build.id());
    Set<String> late =
        build.jobs().stream()
            .filter(job -> job.finishedAt() != null && job.finishedAt().isAfter(finishedAt))
            .map(Job::id)
            .collect(Collectors.toUnmodifiableSet());
    if (late.isEmpty()) {
      return;
    }
    if (jobsByBuild.size() == capacity) {
      jobsByBuild.remove(jobsByBuild.keySet().iterator().next());
    }
    jobsByBuild.put(build.id(), late);
  }
}
