package io.kitetrace.enricher.fetch;

import io.kitetrace.runtime.http.ApiTimeouts;
import java.time.Duration;

/**
 * How long is waited.
 *
 * @param total for a whole answer, however steadily it comes
 * @param maxBackoff the longest between two tries
 */
public record FetchTimeouts(ApiTimeouts api, Duration total, Duration maxBackoff) {

  public static final FetchTimeouts DEFAULT =
      new FetchTimeouts(ApiTimeouts.DEFAULT, Duration.ofMinutes(10), Duration.ofMinutes(1));
}
