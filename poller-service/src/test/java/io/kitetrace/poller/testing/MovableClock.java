package io.kitetrace.poller.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A clock for the simulator that a test puts forward in place of waiting. */
public final class MovableClock implements InstantSource {

  private final @Nullable Instant held;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  private MovableClock(@Nullable Instant held) {
    this.held = held;
  }

  /** As the machine's, until it is put forward. */
  public static MovableClock running() {
    return new MovableClock(null);
  }

  /** It stands still but for when it is put forward. */
  public static MovableClock standing() {
    return new MovableClock(Instant.now());
  }

  public void advance(Duration time) {
    ahead.accumulateAndGet(time, Duration::plus);
  }

  @Override
  public Instant instant() {
    return (held == null ? Instant.now() : held).plus(ahead.get());
  }
}
