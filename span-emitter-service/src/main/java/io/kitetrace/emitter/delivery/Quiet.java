package io.kitetrace.emitter.delivery;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Somebody waits until no request is under way with what was read under these leases. */
record Quiet(Set<Completion> leases, CountDownLatch reached) {

  private static final Duration LOOK = Duration.ofMillis(100);

  Quiet(Set<Completion> leases) {
    this(leases, new CountDownLatch(1));
  }

  /** On the delivery thread: whether it is so, and who waits knows. */
  boolean look(ExportScheduler sending) {
    if (sending.carries(leases)) {
      return false;
    }
    reached.countDown();
    return true;
  }

  /** Whether it came about before this was to be given up. */
  boolean await(BooleanSupplier giveUp) throws InterruptedException {
    while (!reached.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      if (giveUp.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }
}
