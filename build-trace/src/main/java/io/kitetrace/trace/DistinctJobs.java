package io.kitetrace.trace;

import io.kitetrace.model.Job;
import io.kitetrace.model.JobCore;
import io.kitetrace.model.ManualJob;
import io.kitetrace.model.ScriptJob;
import io.kitetrace.model.TriggerJob;
import io.kitetrace.model.UnknownJob;
import io.kitetrace.model.WaiterJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A build's jobs without waiters, each with an id of its own. Of two jobs with one id, which only
 * made-up data has, the second's is {@code ID/1}, and so on.
 *
 * @param trueIds of those whose id is not the data's
 */
record DistinctJobs(List<Job> jobs, Map<String, String> trueIds) {

  static DistinctJobs of(List<Job> all) {
    Set<String> seen = new HashSet<>();
    Map<String, Integer> earlier = new HashMap<>();
    Map<String, String> trueIds = new HashMap<>();
    List<Job> jobs = new ArrayList<>(all.size());
    for (Job job : all) {
      if (job instanceof WaiterJob) {
        continue;
      }
      Job distinct = job;
      while (!seen.add(distinct.id())) {
        distinct = renamed(job, job.id() + "/" + earlier.merge(job.id(), 1, Integer::sum));
        trueIds.put(distinct.id(), job.id());
      }
      jobs.add(distinct);
    }
    return new DistinctJobs(jobs, trueIds);
  }

  /** The id as the data has it. */
  String trueId(Job job) {
    return trueIds.getOrDefault(job.id(), job.id());
  }

  private static Job renamed(Job job, String id) {
    JobCore core =
        new JobCore(
            id,
            job.core().graphqlId(),
            job.core().type(),
            job.core().label(),
            job.core().state(),
            job.core().step(),
            job.core().groupKey(),
            job.core().webUrl(),
            job.core().times());
    return switch (job) {
      case ScriptJob script -> new ScriptJob(core, script.execution());
      case UnknownJob unknown -> new UnknownJob(core, unknown.execution());
      case TriggerJob trigger ->
          new TriggerJob(core, trigger.execution(), trigger.triggeredBuild(), trigger.async());
      case ManualJob manual -> new ManualJob(core, manual.unblockedAt(), manual.unblockedBy());
      case WaiterJob waiter -> new WaiterJob(core);
    };
  }
}
