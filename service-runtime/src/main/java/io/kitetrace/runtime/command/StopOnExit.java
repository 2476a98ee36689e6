package io.kitetrace.runtime.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, a process that is asked to end stops a task first, and waits until whoever
 * opened this has closed it: a hook's end is the process's end.
 */
public final class StopOnExit implements AutoCloseable {

  /** Longer than a shutdown may take. */
  private static final long LONGEST_SECONDS = 28;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  private StopOnExit(Runnable stop) {
    this.hook = new Thread(() -> run(stop), "shutdown");
  }

  /** Stops the task when the process is asked to end before {@link #close}. */
  public static StopOnExit of(Runnable stop) {
    StopOnExit opened = new StopOnExit(stop);
    Runtime.getRuntime().addShutdownHook(opened.hook);
    return opened;
  }

  private void run(Runnable stop) {
    stop.run();
    try {
      if (!done.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending already
    }
  }
}
