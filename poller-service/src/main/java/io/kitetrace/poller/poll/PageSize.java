package io.kitetrace.poller.poll;

import io.kitetrace.poller.api.BuildQuery;

/**
 * How many builds a page is asked for: as many as the API gives, fewer for a while where it cannot
 * serve so many in time. For one thread.
 */
final class PageSize {

  private static final int FACTOR = 4;

  /** Good pages after which a larger size is tried again. */
  private static final int PROOF = 8;

  private int builds = BuildQuery.MOST_PER_PAGE;
  private int good;

  int builds() {
    return builds;
  }

  /** A page of this size could not be served. */
  void shrink() {
    builds = Math.max(1, builds / FACTOR);
    good = 0;
  }

  /** A page of this size was served; true when from now on larger ones are asked for. */
  boolean proved() {
    if (builds == BuildQuery.MOST_PER_PAGE || ++good < PROOF) {
      return false;
    }
    good = 0;
    builds = Math.min(BuildQuery.MOST_PER_PAGE, builds * FACTOR);
    return true;
  }
}
