package io.kitetrace.trace;

import io.kitetrace.model.Job;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a build's trace says of it beside what stands in its data; the rules have been applied to
 * all texts but those of {@link JobOutline#job}.
 *
 * @param lengthMs of the root span
 * @param waitMs from its creation to the first job's start; null where it is not known
 * @param path the critical path's parts, which add up to the length
 * @param metaData that may be shown, in the order of the data
 * @param env the variables that are to be shown
 * @param jobs without waiters, in the order of the data
 */
public record BuildOutline(
    String traceId,
    long lengthMs,
    @Nullable Long waitMs,
    CriticalPath.Parts path,
    Map<String, String> metaData,
    Map<String, String> env,
    List<JobOutline> jobs) {

  public BuildOutline {
    metaData = Collections.unmodifiableMap(new LinkedHashMap<>(metaData));
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    jobs = List.copyOf(jobs);
  }

  /**
   * A job, trigger or block.
   *
   * @param job as the data has it
   * @param id the job's; where two have one, the second has another
   * @param name as its span's, without place, matrix and attempt
   * @param step what makes it the same step in each build: its key, else its label without what
   *     matrix and parallelism put into it
   * @param attempt which one of its step, from 1
   * @param replaces the id of the attempt that it replaces
   * @param critical whether it is on the critical path
   * @param blockedMs how long it waited for a person, where it was unblocked
   * @param queue from its agent's tags or its rules
   * @param taskType build, test or deploy
   * @param matrix dimension to value; one without dimensions under an empty text
   */
  public record JobOutline(
      Job job,
      String id,
      String name,
      String step,
      int attempt,
      @Nullable String replaces,
      boolean critical,
      @Nullable Long blockedMs,
      @Nullable String queue,
      @Nullable String taskType,
      Map<String, String> matrix) {}
}
