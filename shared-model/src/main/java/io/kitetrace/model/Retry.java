package io.kitetrace.model;

import org.jspecify.annotations.Nullable;

/**
 * How a job stands among the attempts of its step.
 *
 * @param retried whether a later attempt replaced this one; null where the API does not say
 * @param retriedInJobId the attempt that replaced this one
 * @param sourceJobId the attempt that this one replaces
 * @param count how many attempts came before, as the API counts
 * @param type {@code manual} or {@code automatic}
 */
public record Retry(
    @Nullable Boolean retried,
    @Nullable String retriedInJobId,
    @Nullable String sourceJobId,
    @Nullable Long count,
    @Nullable String type) {

  /** A job that nobody retried. */
  public static final Retry NONE = new Retry(null, null, null, null, null);

  /** Whether a later attempt replaced this one. */
  public boolean superseded() {
    return retriedInJobId != null || Boolean.TRUE.equals(retried);
  }
}
