package io.kitetrace.trace;

import io.kitetrace.model.Execution;
import io.kitetrace.model.Job;
import io.kitetrace.model.Retry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the jobs of a build follow each other as attempts. */
final class Attempts {

  private static final long MOST = Integer.MAX_VALUE;

  /** Of the jobs that run something; empty where no job has to do with another. */
  private final Map<String, Retry> retries = new HashMap<>();

  private final Map<String, String> predecessors = new HashMap<>();
  private final Set<String> replacedIds = new HashSet<>();
  private final Map<String, Chain> chains = new HashMap<>();

  Attempts(List<Job> jobs) {
    for (Job job : jobs) {
      Execution run = job.execution();
      String replacement = run == null ? null : other(run.retry().retriedInJobId(), job);
      if (replacement != null) {
        predecessors.putIfAbsent(replacement, job.id());
      }
    }
    for (Job job : jobs) {
      Execution run = job.execution();
      String source = run == null ? null : other(run.retry().sourceJobId(), job);
      if (source != null) {
        predecessors.put(job.id(), source);
      }
    }
    if (!predecessors.isEmpty()) {
      replacedIds.addAll(predecessors.values());
      for (Job job : jobs) {
        Execution run = job.execution();
        if (run != null) {
          retries.put(job.id(), run.retry());
        }
      }
    }
  }

  /** The attempt that this one replaces; it need not be in the build's list. */
  @Nullable String replacedBy(String jobId) {
    return predecessors.get(jobId);
  }

  /** Which attempt a job is: 0 for the first. */
  long number(Job job, Execution run) {
    Chain chain = chain(job.id());
    Retry head = chain.head.equals(job.id()) ? run.retry() : retries.get(chain.head);
    if (head == null) {
      return chain.length;
    }
    // Superseded attempts may be missing from the list; what a first attempt counts are its own.
    Long count = head.count();
    boolean before = present(head.sourceJobId()) || !head.superseded();
    return chain.length + (count == null || !before ? 0L : Math.clamp(count, 0L, MOST));
  }

  /** The id of the first attempt in the list, or null for a job that is the only one. */
  @Nullable String chainOf(String jobId) {
    Chain chain = chain(jobId);
    return chain.length == 0 && !replacedIds.contains(jobId) ? null : chain.head;
  }

  private record Chain(String head, int length) {}

  /** Back to the first attempt; a circle, which no real data has, ends where it closes. */
  private Chain chain(String jobId) {
    if (predecessors.isEmpty()) {
      return new Chain(jobId, 0);
    }
    Chain known = chains.get(jobId);
    if (known != null) {
      return known;
    }
    Set<String> path = new LinkedHashSet<>();
    String at = jobId;
    String before = predecessors.get(at);
    while (!chains.containsKey(at)
        && path.add(at)
        && before != null
        && retries.containsKey(before)) {
      at = before;
      before = predecessors.get(at);
    }
    Chain end = chains.getOrDefault(at, new Chain(at, -1));
    for (String id : List.copyOf(path).reversed()) {
      end = new Chain(end.head, end.length + 1);
      chains.put(id, end);
    }
    return end;
  }

  /** The id, where it is another job's. */
  private static @Nullable String other(@Nullable String id, Job job) {
    return id == null || id.isEmpty() || id.equals(job.id()) ? null : id;
  }

  private static boolean present(@Nullable String id) {
    return id != null && !id.isEmpty();
  }
}
