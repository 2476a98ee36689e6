package io.kitetrace.poller.api;

import java.time.Duration;

/**
 * So many requests that another process may make.
 *
 * @param delay if there are none, how long it is no use to ask again
 */
public record Loan(int requests, Duration delay) {

  static Loan none(long nanos) {
    return new Loan(0, Duration.ofNanos(nanos));
  }
}
