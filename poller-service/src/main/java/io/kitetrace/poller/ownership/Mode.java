package io.kitetrace.poller.ownership;

import io.kitetrace.poller.retry.Retries.RetryLimits;

/** What a poller is started for. */
public enum Mode {
  /** Polls for good, and works on all that the inbox brings. */
  SERVICE,
  /** Reads each list once. Backfills are accepted, and left to a service. */
  ONE_PASS,
  /** Works on backfills, and on what else the inbox brings, without polling. */
  BACKFILLS,
  /** Publishes imported builds, without polling. */
  IMPORTS;

  /** How many failures in a row are borne: a service bears any number. */
  public RetryLimits limits() {
    return this == SERVICE ? RetryLimits.ENDLESS : RetryLimits.ONE_SHOT;
  }

  /** Whether it polls, and so looks at builds that are hinted at. */
  boolean polls() {
    return this == SERVICE || this == ONE_PASS;
  }

  /**
   * Whether it drops messages for organizations that it is not configured for. A service does: its
   * replicas share one configuration. A command works for its own organizations alone, and leaves
   * the others' messages, and with them the inbox's offset, to a service.
   */
  boolean passesOverOthers() {
    return this == SERVICE;
  }

  /** Whether it works on backfills, or only makes their orders durable for who does. */
  boolean worksOnBackfills() {
    return this == SERVICE || this == BACKFILLS;
  }
}
