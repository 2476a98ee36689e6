package io.kitetrace.simulator.company;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step that runs a command on agents.
 *
 * @param parallel into how many jobs each cell of the matrix is divided, at least 1
 * @param matrix the dimensions and their values; empty without a matrix
 * @param after the keys of steps of the same stage that must have passed before
 * @param queue where it runs, if not on the pipeline's queue
 * @param seconds how long it typically runs
 * @param fail the share of jobs that fail
 * @param softFail whether a failure is forgiven
 * @param retry how often a failure is retried automatically
 * @param timeoutMinutes after how long it is stopped; 0 for never
 * @param concurrency whether it waits for a slot of a concurrency group
 */
public record CommandStep(
    String label,
    @Nullable String key,
    @Nullable String group,
    String command,
    int parallel,
    Map<String, List<String>> matrix,
    List<String> after,
    @Nullable String queue,
    double seconds,
    double fail,
    boolean softFail,
    int retry,
    @Nullable String artifacts,
    int timeoutMinutes,
    boolean onlyMain,
    boolean concurrency)
    implements Step {
  public CommandStep {
    parallel = Math.max(1, parallel);
    // The JSON may leave both out; the matrix keeps its order.
    matrix = matrix == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(matrix));
    after = after == null ? List.of() : List.copyOf(after);
  }

  @Override
  public int jobs() {
    return parallel * cells().size();
  }

  /** Every combination of the matrix's values; one empty combination without a matrix. */
  public List<Map<String, String>> cells() {
    List<Map<String, String>> cells = List.of(Map.of());
    for (Map.Entry<String, List<String>> dimension : matrix.entrySet()) {
      List<Map<String, String>> wider = new ArrayList<>();
      for (Map<String, String> cell : cells) {
        for (String value : dimension.getValue()) {
          Map<String, String> next = new LinkedHashMap<>(cell);
          next.put(dimension.getKey(), value);
          wider.add(Collections.unmodifiableMap(next));
        }
      }
      cells = wider;
    }
    return cells;
  }

  CommandStep withParallel(int jobs) {
    return new CommandStep(
        label,
        key,
        group,
        command,
        jobs,
        matrix,
        after,
        queue,
        seconds,
        fail,
        softFail,
        retry,
        artifacts,
        timeoutMinutes,
        onlyMain,
        concurrency);
  }
}
