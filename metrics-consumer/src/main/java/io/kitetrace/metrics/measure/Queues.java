package io.kitetrace.metrics.measure;

import io.kitetrace.model.Agent;
import io.kitetrace.model.Execution;
import java.util.List;
import java.util.stream.Stream;

/** The queue of a job: the one that it asked for, so that one that no agent took has one too. */
final class Queues {

  /** Where a job goes that asks for no queue. */
  static final String DEFAULT = "default";

  private static final String TAG = "queue=";

  static String of(Execution execution) {
    Agent agent = execution.agent();
    return Stream.concat(
            execution.agentQueryRules().stream(),
            (agent == null ? List.<String>of() : agent.metaData()).stream())
        .filter(tag -> tag.startsWith(TAG) && tag.length() > TAG.length())
        .map(tag -> tag.substring(TAG.length()))
        .findFirst()
        .orElse(DEFAULT);
  }

  private Queues() {}
}
