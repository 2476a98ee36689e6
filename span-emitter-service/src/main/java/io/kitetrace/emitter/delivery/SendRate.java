package io.kitetrace.emitter.delivery;

import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When the next request may be sent, and how long it may take. After a failure one request at a
 * time feels its way, after growing waits, until one is accepted. For the delivery thread.
 */
final class SendRate {

  private static final Duration FIRST_WAIT = Duration.ofMillis(100);

  /** A backend that is back is found within this time. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

  /** Nobody changes a configuration within seconds. */
  private static final Duration LONGEST_WAIT_MISCONFIGURED = Duration.ofSeconds(30);

  private static final Duration LONGEST_ASKED = Duration.ofHours(1);
  private static final Duration SLOWEST = Duration.ofSeconds(60);

  private final Duration firstTimeout;
  private final LongSupplier nanoClock;
  private final RandomGenerator random;
  private Duration timeout;
  private int failures;
  private int round;
  private long notBefore;
  private boolean asked;

  SendRate(Duration firstTimeout, LongSupplier nanoClock, RandomGenerator random) {
    this.firstTimeout = firstTimeout;
    this.timeout = firstTimeout;
    this.nanoClock = nanoClock;
    this.random = random;
  }

  /** Whether a request may be sent now beside those under way. */
  boolean maySend(int underWay, int concurrency) {
    return failures == 0
        ? underWay < concurrency
        : underWay == 0 && nanoClock.getAsLong() - notBefore >= 0;
  }

  /** How long until a request may be sent; zero when it is not time that stands in the way. */
  Duration untilNext() {
    return failures == 0
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, notBefore - nanoClock.getAsLong()));
  }

  boolean outage() {
    return failures > 0;
  }

  /** The limit of an attempt. */
  Duration timeout() {
    return timeout;
  }

  /** Goes with a request, and comes back with its failure. */
  int round() {
    return round;
  }

  /** A request was accepted after so long. */
  void accepted(Duration elapsed) {
    if (asked && nanoClock.getAsLong() - notBefore < 0) {
      return; // sent before the backend asked to wait
    }
    failures = 0;
    asked = false;
    if (elapsed.compareTo(firstTimeout.dividedBy(2)) < 0) {
      timeout = firstTimeout;
    }
  }

  /** A request of this round failed. Requests that were under way together count once. */
  void failed(int ofRound, Failure failure, @Nullable Duration retryAfter) {
    if (ofRound == round) {
      failures++;
      round++;
      wait(LONGEST_WAIT);
      if (failure == Failure.TIMED_OUT && timeout.compareTo(SLOWEST) < 0) {
        timeout = min(timeout.multipliedBy(2), SLOWEST);
      }
    }
    if (retryAfter != null) {
      waitAsAsked(min(retryAfter, LONGEST_ASKED));
    }
  }

  /** A request of this round was refused for what is wrong with us. */
  void misconfigured(int ofRound) {
    if (ofRound == round) {
      failures++;
      round++;
      wait(LONGEST_WAIT_MISCONFIGURED);
    }
  }

  private void wait(Duration longest) {
    int doublings = Math.min(failures - 1, 16);
    Duration wait = min(FIRST_WAIT.multipliedBy(1L << doublings), longest);
    notBefore = nanoClock.getAsLong() + (long) (wait.toNanos() * random.nextDouble(0.5, 1.0));
    asked = false;
  }

  /** Not before the time, and a little later, so that not everybody comes back at once. */
  private void waitAsAsked(Duration delay) {
    long jitter = Math.min(delay.toNanos() / 10, Duration.ofSeconds(1).toNanos());
    long until =
        nanoClock.getAsLong() + delay.toNanos() + (jitter > 0 ? random.nextLong(jitter) : 0);
    if (until - notBefore > 0) {
      notBefore = until;
      asked = true;
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
