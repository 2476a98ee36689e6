package io.kitetrace.runtime.threads;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The sign of life of one long-lived thread. Its body calls {@link #beat} in every loop. */
public final class Heartbeat {

  private static final ThreadLocal<@Nullable Heartbeat> HERE = new ThreadLocal<>();

  private final String thread;
  private final Duration stuckAfter;
  private final LongSupplier nanoTime;
  private volatile long last;

  Heartbeat(String thread, Duration stuckAfter, LongSupplier nanoTime) {
    this.thread = thread;
    this.stuckAfter = stuckAfter;
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
  }

  /** Something that a thread waits for, for a while. */
  @FunctionalInterface
  public interface Wait {

    /** Returns true when it has come, false after the time. */
    boolean ended(long time, TimeUnit unit) throws InterruptedException;
  }

  /** The thread is at work, or waits for something that is about to come. */
  public void beat() {
    last = nanoTime.getAsLong();
    InjectedError.perhaps(thread);
  }

  /** The thread that calls this is at work on something long. On other threads it does nothing. */
  public static void alive() {
    Heartbeat here = HERE.get();
    if (here != null) {
      here.last = here.nanoTime.getAsLong();
    }
  }

  /** Waits for what other threads do, however long they take: that is no hang of this one. */
  public static void await(Wait wait) throws InterruptedException {
    while (!wait.ended(1, TimeUnit.SECONDS)) {
      alive();
    }
    alive();
  }

  /** Makes this the sign of life of the calling thread. */
  void begin() {
    HERE.set(this);
  }

  static void end() {
    HERE.remove();
  }

  boolean stuck() {
    return nanoTime.getAsLong() - last > stuckAfter.toNanos();
  }
}
