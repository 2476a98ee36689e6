package io.kitetrace.runtime.settings;

import java.util.Objects;

/**
 * A value that is never printed.
 *
 * @param value the secret itself, for the one place that sends it
 */
public record Secret(String value) {

  /** Refuses null. */
  public Secret {
    Objects.requireNonNull(value);
  }

  @Override
  public String toString() {
    return "[hidden]";
  }
}
