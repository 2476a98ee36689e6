package io.kitetrace.poller;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.inbox.InboxWriter;
import io.kitetrace.poller.retry.Outage;
import io.kitetrace.poller.webhook.HintSink;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Carries hints into the inbox on a thread of its own, so that no delivery waits for Kafka. What
 * cannot be carried is dropped and counted: polling finds the build. Safe for use by several
 * threads.
 */
final class HintForwarder implements HintSink, AutoCloseable {

  private static final int MOST_WAITING = 1_000;
  private static final long END_SECONDS = 2;

  private final InboxWriter writer;
  private final Runnable onLost;
  private final Outage trouble =
      new Outage(LoggerFactory.getLogger(HintForwarder.class), "hints on their way to the inbox");
  private final ThreadPoolExecutor thread;

  HintForwarder(InboxWriter writer, Runnable onLost, ThreadFactory threads) {
    this.writer = writer;
    this.onLost = onLost;
    this.thread =
        new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), threads);
  }

  @Override
  public void hint(InboxMessage.Hint hint) {
    try {
      thread.execute(() -> send(hint));
    } catch (RejectedExecutionException e) {
      onLost.run();
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow().forEach(hint -> onLost.run());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.close();
  }

  private void send(InboxMessage.Hint hint) {
    try {
      var unused = // one may fail after it was given away
          writer.send(hint).whenComplete((placed, e) -> sent(e));
    } catch (RuntimeException e) { // Kafka is away, or a topic is not fit
      sent(e);
    } catch (Error e) {
      onLost.run();
      throw e; // it is about this process
    }
  }

  private void sent(@Nullable Throwable e) {
    if (e == null) {
      trouble.recovered();
    } else {
      onLost.run();
      trouble.failed(e.getClass().getSimpleName());
    }
  }
}
