package io.kitetrace.poller.state;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

public enum Phase {
  /**
   * It is being worked on, or waits for an owner to continue. Of a newer writer's phase nothing
   * else is known.
   */
  @JsonEnumDefaultValue
  @JsonProperty("running")
  RUNNING,
  /** All of it is in the log. */
  @JsonProperty("complete")
  COMPLETE,
  /** It did not get on; placed again, it continues where it was. */
  @JsonProperty("failed")
  FAILED
}
