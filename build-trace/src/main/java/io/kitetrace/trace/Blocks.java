package io.kitetrace.trace;

import io.kitetrace.model.Job;
import io.kitetrace.model.ManualJob;
import io.kitetrace.model.WaiterJob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Since when each block step waited: the API tells only until when. A block waits from the latest
 * of the build's start, the ends of the jobs before it in the list and the earlier unblocks, as far
 * as these are not after its own unblocking.
 */
final class Blocks {

  /** Job id to start, of the block steps that were unblocked. */
  static Map<String, Long> starts(List<Job> jobs, long buildStart) {
    if (jobs.stream().noneMatch(ManualJob.class::isInstance)) {
      return Map.of();
    }
    Map<String, Long> starts = new HashMap<>();
    TreeSet<Long> ends = new TreeSet<>();
    if (Nanos.known(buildStart)) {
      ends.add(buildStart);
    }
    for (Job job : jobs) {
      if (job instanceof ManualJob manual) {
        long unblocked = Nanos.of(manual.unblockedAt());
        if (Nanos.known(unblocked)) {
          Long start = ends.floor(unblocked);
          starts.put(job.id(), start == null ? unblocked : start);
          ends.add(unblocked);
        }
      } else if (!(job instanceof WaiterJob) && job.finishedAt() != null) {
        ends.add(Nanos.of(job.finishedAt()));
      }
    }
    return starts;
  }

  private Blocks() {}
}
