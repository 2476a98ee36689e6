package io.kitetrace.standalone;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * Ends a process in good order when the JVM is asked to end (SIGTERM, Ctrl-C): what runs is told to
 * stop and closed before the JVM goes. Safe for several threads.
 */
final class Shutdown implements AutoCloseable {

  private final OneProcess process;
  private final CompletableFuture<Boolean> asked = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "shutdown");

  private Shutdown(OneProcess process) {
    this.process = process;
  }

  static Shutdown of(OneProcess process) {
    Shutdown shutdown = new Shutdown(process);
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  /** Completes when the JVM is asked to end. */
  CompletableFuture<Boolean> asked() {
    return asked;
  }

  /** Closes the process; whoever waits for that goes on. May be called more than once. */
  synchronized void closeNow() {
    if (closed.getCount() > 0) {
      try {
        process.close();
      } finally {
        closed.countDown();
      }
    }
  }

  @Override
  public void close() {
    closeNow();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the JVM is going already, and has called the hook
    }
  }

  /** On the JVM's own thread: the main thread may still be at work, or waiting. */
  private void stopAndWait() {
    asked.complete(true);
    closeNow();
  }
}
