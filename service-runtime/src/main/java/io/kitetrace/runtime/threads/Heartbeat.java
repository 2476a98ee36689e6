package io.kitetrace.runtime.threads;

import java.time.Duration;

/** The sign of life of one long-lived thread. Its body calls {@link #beat} in every loop. */
public final class Heartbeat {

  private final String thread;
  private final Duration stuckAfter;
  private volatile long last = System.nanoTime();

  Heartbeat(String thread, Duration stuckAfter) {
    this.thread = thread;
    this.stuckAfter = stuckAfter;
  }

  /** The thread is at work, or waits for something that is about to come. */
  public void beat() {
    last = System.nanoTime();
    InjectedError.perhaps(thread);
  }

  boolean stuck() {
    return System.nanoTime() - last > stuckAfter.toNanos();
  }
}
