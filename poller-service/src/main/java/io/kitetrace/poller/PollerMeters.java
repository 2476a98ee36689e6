package io.kitetrace.poller;

import java.time.Duration;

/** Takes the figures that are more than a count; called by the poller's threads. */
public interface PollerMeters {

  /** Takes nothing. */
  PollerMeters NONE =
      new PollerMeters() {
        @Override
        public void requested(int status) {}

        @Override
        public void published(Duration lag) {}

        @Override
        public void landed(Duration lag) {}
      };

  /** A request's outcome: the status, or 0 where nobody answered. */
  void requested(int status);

  /** A build went into the log so long after it had finished. */
  void published(Duration lag);

  /** What a webhook told of is in the log, so long after the delivery. */
  void landed(Duration lag);
}
