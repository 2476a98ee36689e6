package io.kitetrace.poller.inbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import java.util.Objects;

/**
 * Where Buildkite has a build.
 *
 * @param organization the slug
 * @param pipeline the slug
 * @param number within the pipeline
 */
public record BuildAddress(
    @JsonProperty(access = Access.WRITE_ONLY) String organization,
    String pipeline,
    @JsonProperty(required = true) long number) {

  public BuildAddress {
    Objects.requireNonNull(organization);
    Objects.requireNonNull(pipeline);
    if (number < 0) {
      throw new IllegalArgumentException("a build's number is not negative");
    }
  }
}
