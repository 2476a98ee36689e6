package io.kitetrace.poller.log;

import java.time.Instant;
import java.util.Locale;

/**
 * Where a build came from.
 *
 * @param source how it came
 * @param organization whose it is
 * @param fetchedAt when the API's answer was read, by our clock
 */
public record Origin(Source source, String organization, Instant fetchedAt) {

  /** How a build came. */
  public enum Source {
    /** By polling. */
    POLL,
    /** By a webhook's hint. */
    WEBHOOK,
    /** By a backfill. */
    BACKFILL,
    /** From files. */
    IMPORT;

    /** Whether it comes soon after the build has finished. */
    boolean isLive() {
      return this == POLL || this == WEBHOOK;
    }

    /** As the record's header has it. */
    public String header() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
