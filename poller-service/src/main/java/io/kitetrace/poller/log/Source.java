package io.kitetrace.poller.log;

import java.util.Locale;

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
