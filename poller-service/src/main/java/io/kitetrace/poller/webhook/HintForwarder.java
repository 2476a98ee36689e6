package io.kitetrace.poller.webhook;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.inbox.InboxWriter;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.metrics.PollerMetrics.HintOutcome;
import io.kitetrace.poller.webhook.WebhookServer.HintSink;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.retry.Outage;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Carries hints into the inbox on a thread of its own, so that no delivery waits for Kafka. What
 * cannot be carried is dropped and counted: polling finds the build. Safe for use by several
 * threads.
 */
public final class HintForwarder implements HintSink {

  private static final int MAX_WAITING = 1_000;
  private static final int MAX_HINT_BYTES = 1024 * 1024;
  private static final long END_SECONDS = 2;

  private final KafkaSettings kafka;
  private final InboxWriter writer;
  private final PollerMetrics metrics;
  private final Outage outage =
      new Outage(LoggerFactory.getLogger(HintForwarder.class), "hints on their way to the inbox");
  private final ThreadPoolExecutor thread;

  public HintForwarder(
      KafkaSettings kafka, TopicSettings topics, PollerMetrics metrics, ServiceThreads threads) {
    this.kafka = kafka;
    this.writer = new InboxWriter(kafka, topics, MAX_HINT_BYTES);
    this.metrics = metrics;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            threads.factory("hint-post"));
  }

  @Override
  public void hint(InboxMessage.Hint hint) {
    try {
      thread.execute(() -> send(hint));
    } catch (RejectedExecutionException e) {
      lost();
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow().forEach(hint -> lost());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.close();
  }

  private void lost() {
    metrics.count(HintOutcome.LOST);
  }

  private void send(InboxMessage.Hint hint) {
    try {
      var unused = // one may fail after it was given away
          writer.send(hint).whenComplete((placed, e) -> sent(e));
    } catch (RuntimeException e) { // Kafka is away, or a topic is not fit
      sent(e);
    } catch (Error e) {
      lost();
      throw e; // it is about this process
    }
  }

  private void sent(@Nullable Throwable e) {
    if (e == null) {
      outage.recovered();
    } else {
      lost();
      outage.failed(
          e instanceof SettingsException
              ? String.valueOf(e.getMessage())
              : KafkaFailures.sentence(kafka, e));
    }
  }
}
