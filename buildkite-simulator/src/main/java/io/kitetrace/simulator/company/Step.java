package io.kitetrace.simulator.company;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry of a pipeline's steps. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Step.Command.class, name = "command"),
  @JsonSubTypes.Type(value = Step.Wait.class, name = "wait"),
  @JsonSubTypes.Type(value = Step.Block.class, name = "block"),
  @JsonSubTypes.Type(value = Step.Trigger.class, name = "trigger")
})
public sealed interface Step {

  /** How many jobs one build has of it, retries aside. */
  default int jobs() {
    return 1;
  }

  /**
   * Whether builds of other branches than the default one pass over it: its jobs are then broken.
   */
  default boolean onlyMain() {
    return false;
  }

  /** What other steps call it; null where they cannot. */
  default @Nullable String key() {
    return null;
  }

  /** What follows starts only after everything before has passed. */
  record Wait() implements Step {}

  /**
   * Waits for a person.
   *
   * @param unblock the share of builds in which a person comes
   * @param blockedState what Buildkite shows as {@code blocked_state}: passed, failed or running
   * @param field a field that the person fills in, which becomes the build's meta-data
   */
  record Block(
      String label,
      String key,
      boolean onlyMain,
      double unblock,
      @Nullable String blockedState,
      @Nullable String field)
      implements Step {}

  /**
   * Starts a build of another pipeline.
   *
   * @param pipeline the other pipeline's slug
   * @param async whether the step is done as soon as the other build exists
   */
  record Trigger(String label, String key, String pipeline, boolean async, boolean onlyMain)
      implements Step {}

  /**
   * Runs a command on agents.
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
  record Command(
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
    public Command {
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

    Command withParallel(int jobs) {
      return new Command(
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
}
