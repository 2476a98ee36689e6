package io.kitetrace.poller.log;

import java.time.Instant;
import java.util.Locale;

/**
 * Where a build came from.
 *
 * @param fetchedAt when the API's answer was read, by our clock
 */
public record Origin(Source source, String organization, Instant fetchedAt) {

  public enum Source {
    POLL,
    WEBHOOK,
    BACKFILL,
    IMPORT;

    /** Whether it comes soon after the build has finished. */
    boolean isLive() {
      return this == POLL || this == WEBHOOK;
    }

    public String header() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
