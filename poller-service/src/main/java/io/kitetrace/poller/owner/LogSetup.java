package io.kitetrace.poller.owner;

import io.kitetrace.poller.lifecycle.Backoff;
import io.kitetrace.poller.lifecycle.GaveUpException;
import io.kitetrace.poller.lifecycle.Patience;
import io.kitetrace.poller.lifecycle.StoppedException;
import io.kitetrace.poller.lifecycle.Trouble;
import io.kitetrace.poller.lifecycle.Waiter;
import io.kitetrace.poller.publish.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.kafka.TopicSetup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;

/** Makes the topics where they are absent, and finds out what they are like. */
final class LogSetup {

  private static final int REQUEST_MILLIS = 4_000;
  private static final int CALL_MILLIS = 4_000;
  private static final long TIMEOUT_SECONDS = 30;

  private final KafkaSettings kafka;
  private final TopicSettings topics;

  LogSetup(KafkaSettings kafka, TopicSettings topics) {
    this.kafka = kafka;
    this.topics = topics;
  }

  /**
   * What the topics are like.
   *
   * @param partitions of inbox, index and state
   * @param mostBatchBytes that the log takes
   */
  record Found(int partitions, int mostBatchBytes) {}

  /**
   * Sets up, waiting while Kafka is away.
   *
   * @throws io.kitetrace.runtime.settings.SettingsException if a topic is not fit for the log
   * @throws GaveUpException if patience has an end, and came to it
   */
  Found run(Trouble trouble, Patience patience, Backoff backoff, Waiter waiter)
      throws StoppedException {
    for (int failures = 1; ; failures++) {
      waiter.check();
      try {
        Found found = once();
        trouble.recovered();
        return found;
      } catch (KafkaException e) {
        String sentence = KafkaFailures.sentence(kafka, e);
        trouble.failed(sentence);
        if (failures >= patience.mostSetups()) {
          throw new GaveUpException(sentence, false, e);
        }
        waiter.sleep(backoff.after(failures));
      }
    }
  }

  private Found once() {
    Admin admin = Admin.create(properties());
    try {
      new TopicSetup(admin, topics).run();
      String inbox = topics.topics().inbox();
      int partitions =
          await(admin.describeTopics(List.of(inbox)).topicNameValues().get(inbox))
              .partitions()
              .size();
      return new Found(partitions, mostBatchBytes(admin));
    } finally {
      admin.close(Duration.ZERO); // a call without an answer is not waited for
    }
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = kafka.admin(Map.of());
    // Sooner than the client's own minute, since somebody may wait for the sentence.
    properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MILLIS);
    return properties;
  }

  private int mostBatchBytes(Admin admin) {
    ConfigResource log = new ConfigResource(ConfigResource.Type.TOPIC, topics.topics().builds());
    Config config = await(admin.describeConfigs(List.of(log)).values().get(log));
    ConfigEntry most = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    return most == null ? TopicSetup.MAX_MESSAGE_BYTES : Integer.parseInt(most.value());
  }

  private static <T> T await(@org.jspecify.annotations.Nullable KafkaFuture<T> future) {
    if (future == null) {
      throw new KafkaException("no answer");
    }
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException("no answer in time", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
