package io.kitetrace.poller.ownership;

import io.kitetrace.poller.retry.RetryLimits;

/** What a poller is started for. */
public enum Mode {
  /** Polls for good, and works on all that the inbox brings. */
  SERVICE(RetryLimits.ENDLESS, true, true),
  /** Reads each list once. Backfills are accepted, and left to a service. */
  ONE_PASS(RetryLimits.ONE_SHOT, true, false),
  /** Works on backfills, and on what else the inbox brings, without polling. */
  BACKFILLS(RetryLimits.ONE_SHOT, false, true),
  /** Publishes imported builds, without polling. */
  IMPORTS(RetryLimits.ONE_SHOT, false, false);

  private final RetryLimits limits;
  private final boolean polls;
  private final boolean backfills;

  Mode(RetryLimits limits, boolean polls, boolean backfills) {
    this.limits = limits;
    this.polls = polls;
    this.backfills = backfills;
  }

  /** How many failures in a row are borne. */
  public RetryLimits limits() {
    return limits;
  }

  /** Whether it polls, and so looks at builds that are hinted at. */
  boolean polls() {
    return polls;
  }

  /** Whether it works on backfills, or only makes their orders durable for who does. */
  boolean worksOnBackfills() {
    return backfills;
  }
}
