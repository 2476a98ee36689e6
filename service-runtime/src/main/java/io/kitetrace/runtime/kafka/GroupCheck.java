package io.kitetrace.runtime.kafka;

import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.doctor.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Whether a consumer group may be joined. It asks to join with a session that no broker grants: the
 * broker looks at our rights first and refuses the session then, so that the group's members notice
 * nothing.
 *
 * @param kafka the cluster
 * @param variable that names the group
 * @param group its name
 * @param topic what its members read
 */
public record GroupCheck(KafkaSettings kafka, String variable, String group, String topic)
    implements Check {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofSeconds(8);

  @Override
  public String name() {
    return "group " + group;
  }

  @Override
  public List<Finding> run() {
    return List.of(find());
  }

  private Finding find() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.subscribe(List.of(topic));
      long end = System.nanoTime() + LIMIT.toNanos();
      while (System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted()) {
        consumer.poll(POLL);
      }
      return new Finding.Wrong(
          name(),
          "%s: Kafka's coordinator of the group %s does not answer; look at the brokers and their topic __consumer_offsets"
              .formatted(variable, group));
    } catch (InvalidSessionTimeoutException e) {
      return new Finding.Fine(name(), "may be joined");
    } catch (GroupAuthorizationException e) {
      return new Finding.Wrong(
          name(),
          "%s: Kafka does not permit our user to join the group %s; grant it Read on the group (SECURITY.md)"
              .formatted(variable, group));
    } catch (KafkaException e) {
      return new Finding.Wrong(name(), KafkaFailures.sentence(kafka, e));
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        kafka.consumer(
            Map.ofEntries(
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, group),
                Map.entry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"),
                Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE),
                Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"),
                Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                Map.entry(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false),
                Map.entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000),
                Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 6_000))),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
