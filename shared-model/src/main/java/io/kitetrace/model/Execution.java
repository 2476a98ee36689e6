package io.kitetrace.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job ran, on which agent, and how that ended.
 *
 * @param signal a name such as {@code SIGTERM}; in old data a number
 * @param signalReason why Buildkite or the agent stopped it: {@code agent_stop}, {@code cancel} …
 * @param brokenReason why a job never became runnable
 * @param agentQueryRules the tags that an agent must have
 * @param concurrencyWaitMs milliseconds that it waited for a slot of its concurrency group
 * @param promisedExitStatus the status that a running job has declared that it will end with
 * @param parallelIndex its place among {@code parallelTotal} jobs of its step
 * @param matrix dimension to value, in the order of the JSON; one without dimensions has the value
 *     under an empty text
 */
public record Execution(
    @Nullable String command,
    @Nullable Long exitStatus,
    @Nullable String signal,
    @Nullable String signalReason,
    @Nullable Boolean softFailed,
    @Nullable Boolean passed,
    @Nullable String brokenReason,
    List<String> agentQueryRules,
    @Nullable Long priority,
    Retry retry,
    @Nullable Long parallelIndex,
    @Nullable Long parallelTotal,
    Map<String, String> matrix,
    @Nullable Long concurrencyWaitMs,
    @Nullable Long promisedExitStatus,
    @Nullable String clusterId,
    @Nullable String clusterQueueId,
    @Nullable Agent agent) {

  public Execution {
    agentQueryRules = List.copyOf(agentQueryRules);
    matrix = OrderedMaps.copyOf(matrix);
  }
}
