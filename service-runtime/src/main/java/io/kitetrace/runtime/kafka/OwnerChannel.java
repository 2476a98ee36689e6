package io.kitetrace.runtime.kafka;

import io.kitetrace.runtime.kafka.InboxProducer.Placed;
import io.kitetrace.runtime.retry.Backoff;
import io.kitetrace.runtime.retry.Outage;
import io.kitetrace.runtime.retry.StopSignal;
import io.kitetrace.runtime.retry.Waiter;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.kitetrace.wire.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the organizations' owners through the inbox, and hears what they write into the state topic.
 * Kafka and the topics may be absent. Safe for use by several threads.
 */
public final class OwnerChannel implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OwnerChannel.class);
  private static final int MAX_MESSAGE_BYTES = 64 * 1024;
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Backoff BACKOFF =
      new Backoff(
          Duration.ofMillis(200),
          Duration.ofSeconds(15),
          () -> ThreadLocalRandom.current().nextDouble());

  private final KafkaSettings kafka;
  private final Topics topics;
  private final BiConsumer<String, byte[]> receiver;
  private final Outage outage = new Outage(LOG, "Kafka, for asking pollers");
  private final StopSignal stop = new StopSignal();
  private @Nullable Thread thread;

  /** Null while answers would not be heard. */
  private volatile @Nullable InboxProducer inbox;

  /**
   * Nothing runs yet.
   *
   * @param receiver of keys and values of the state topic, on a thread of this
   */
  public OwnerChannel(KafkaSettings kafka, Topics topics, BiConsumer<String, byte[]> receiver) {
    this.kafka = kafka;
    this.topics = topics;
    this.receiver = receiver;
  }

  /** Begins to hear; returns at once. */
  public synchronized void start(ServiceThreads threads, String name) {
    thread = threads.start(name, ServiceThreads.STUCK, this::follow);
  }

  /** Whether an answer would be heard. */
  public boolean isOpen() {
    return inbox != null;
  }

  public boolean isStopped() {
    return stop.isStopped();
  }

  /**
   * Sends a message to an organization's owner.
   *
   * @param onFailure is called if it was not sent, as far as is known
   */
  public void send(
      String organization, Map<String, String> headers, byte[] value, Runnable onFailure) {
    InboxProducer open = inbox;
    if (open == null) {
      onFailure.run();
      return;
    }
    try {
      var unused =
          open.send(organization, headers, value)
              .whenComplete((placed, e) -> sent(placed, e, onFailure));
    } catch (KafkaException | IllegalStateException e) { // the latter once it is closed
      sent(null, e, onFailure);
    }
  }

  /** What is wrong at present, in a sentence for a person; or null. */
  public @Nullable String problem() {
    return outage.current();
  }

  @Override
  public void close() {
    stop.stop();
    InboxProducer open = inbox;
    if (open != null) {
      open.close();
    }
    Thread ending;
    synchronized (this) {
      ending = thread;
    }
    try {
      if (ending != null) {
        ending.join(CLOSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sent(@Nullable Placed placed, @Nullable Throwable e, Runnable onFailure) {
    if (placed != null) {
      outage.recovered();
      return;
    }
    if (e != null && !stop.isStopped()) {
      outage.failed(KafkaFailures.sentence(kafka, e));
    }
    onFailure.run();
  }

  private void follow(Heartbeat heartbeat) throws InterruptedException {
    Waiter waiter = stop.beating(heartbeat);
    for (int failures = 1; !stop.isStopped(); failures++) {
      try (TopicFollower answers = TopicFollower.open(kafka, topics.state());
          InboxProducer open =
              new InboxProducer(kafka, topics.inbox(), partitions(), MAX_MESSAGE_BYTES)) {
        inbox = open;
        outage.recovered();
        while (!stop.isStopped()) {
          heartbeat.beat();
          answers.poll(POLL, receiver);
        }
      } catch (KafkaException e) {
        outage.failed(KafkaFailures.sentence(kafka, e));
        waiter.sleep(BACKOFF.after(failures));
      } finally {
        inbox = null;
      }
    }
  }

  private int partitions() {
    return KafkaCalls.ask(kafka, admin -> OwnerPartitions.count(admin, topics));
  }
}
