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

  /** As the record's header has it. */
  public String header() {
    return name().toLowerCase(Locale.ROOT);
  }
}
