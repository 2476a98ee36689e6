package io.kitetrace.emitter.trace;

import io.kitetrace.model.Execution;
import io.kitetrace.model.Job;
import io.kitetrace.model.ManualJob;
import io.kitetrace.model.Retry;
import io.kitetrace.model.ScriptJob;
import io.kitetrace.model.TriggerJob;
import io.kitetrace.model.UnknownJob;
import io.kitetrace.model.WaiterJob;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the jobs of a build follow each other as attempts. */
final class Attempts {

  private static final long MOST = Integer.MAX_VALUE;

  private final Map<String, Execution> runs = new LinkedHashMap<>();
  private final Map<String, String> predecessors = new HashMap<>();
  private final Set<String> replacedIds = new HashSet<>();
  private final Map<String, Chain> chains = new HashMap<>();

  Attempts(List<Job> jobs) {
    for (Job job : jobs) {
      Execution run = execution(job);
      if (run != null) {
        runs.put(job.id(), run);
      }
    }
    runs.forEach(
        (id, run) -> {
          String replacement = run.retry().retriedInJobId();
          if (replacement != null && !replacement.isEmpty() && !replacement.equals(id)) {
            predecessors.putIfAbsent(replacement, id);
          }
        });
    runs.forEach(
        (id, run) -> {
          String source = run.retry().sourceJobId();
          if (source != null && !source.isEmpty() && !source.equals(id)) {
            predecessors.put(id, source);
          }
        });
    replacedIds.addAll(predecessors.values());
  }

  /** What a job ran, or null for one that runs nothing. */
  static @Nullable Execution execution(Job job) {
    return switch (job) {
      case ScriptJob script -> script.execution();
      case UnknownJob unknown -> unknown.execution();
      case TriggerJob trigger -> trigger.execution();
      case ManualJob manual -> null;
      case WaiterJob waiter -> null;
    };
  }

  /** The attempt that this one replaces; it need not be in the build's list. */
  @Nullable String replacedBy(String jobId) {
    return predecessors.get(jobId);
  }

  /** Which attempt a job is: 0 for the first. */
  long number(String jobId) {
    Chain chain = chain(jobId);
    Execution head = runs.get(chain.head);
    if (head == null) {
      return chain.length;
    }
    // Superseded attempts may be missing from the list; what a first attempt counts are its own.
    Retry retry = head.retry();
    Long count = retry.count();
    boolean before = present(retry.sourceJobId()) || !retry.superseded();
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
    Chain known = chains.get(jobId);
    if (known != null) {
      return known;
    }
    Set<String> path = new LinkedHashSet<>();
    String at = jobId;
    String before = predecessors.get(at);
    while (!chains.containsKey(at) && path.add(at) && before != null && runs.containsKey(before)) {
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

  private static boolean present(@Nullable String id) {
    return id != null && !id.isEmpty();
  }
}
