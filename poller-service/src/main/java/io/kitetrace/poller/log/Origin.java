package io.kitetrace.poller.log;

import java.time.Instant;
import java.util.Objects;

/**
 * Where a build came from.
 *
 * @param source how it came
 * @param organization whose it is
 * @param fetchedAt when the API's answer was read, by our clock
 */
public record Origin(Source source, String organization, Instant fetchedAt) {

  /** Refuses nulls. */
  public Origin {
    Objects.requireNonNull(source);
    Objects.requireNonNull(organization);
    Objects.requireNonNull(fetchedAt);
  }
}
