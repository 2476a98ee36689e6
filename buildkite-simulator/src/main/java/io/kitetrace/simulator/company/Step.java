package io.kitetrace.simulator.company;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One entry of a pipeline's steps. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CommandStep.class, name = "command"),
  @JsonSubTypes.Type(value = WaitStep.class, name = "wait"),
  @JsonSubTypes.Type(value = BlockStep.class, name = "block"),
  @JsonSubTypes.Type(value = TriggerStep.class, name = "trigger")
})
public sealed interface Step permits CommandStep, WaitStep, BlockStep, TriggerStep {

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
}
