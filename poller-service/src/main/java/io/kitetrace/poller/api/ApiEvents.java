package io.kitetrace.poller.api;

/** Hears of every request that went out. */
@FunctionalInterface
public interface ApiEvents {

  /** A request's outcome: the status, or 0 where nobody answered. */
  void requested(int status);
}
