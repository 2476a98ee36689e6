package io.kitetrace.runtime.http;

import java.time.Duration;

/**
 * How long to wait for the API, and before it is asked again. There is none for a whole answer,
 * which may be hundreds of megabytes.
 *
 * @param read for the next bytes
 * @param backoff before a request is repeated for the first time
 */
public record ApiTimeouts(Duration connect, Duration read, Duration backoff) {

  /** For Buildkite, which takes some seconds for a page of large builds. */
  public static final ApiTimeouts DEFAULT =
      new ApiTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(45), Duration.ofMillis(500));
}
