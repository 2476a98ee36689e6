package io.kitetrace.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agent that ran a job, as it was when the API answered.
 *
 * @param metaData its tags, each {@code key=value} or a word alone
 */
public record Agent(
    @Nullable String id,
    @Nullable String name,
    @Nullable String webUrl,
    @Nullable String hostname,
    @Nullable String ipAddress,
    @Nullable String version,
    List<String> metaData) {

  /** Copies the tags. */
  public Agent {
    metaData = List.copyOf(metaData);
  }
}
