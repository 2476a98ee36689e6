package io.kitetrace.poller.ownership;

import io.kitetrace.poller.retry.Retries;
import io.kitetrace.poller.retry.Retries.RetryLimits;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaCalls;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.retry.Backoff;
import io.kitetrace.runtime.retry.Outage;
import io.kitetrace.runtime.retry.StopSignal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is in the group that shares the organizations. Safe for use by several threads. */
public final class GroupMembers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GroupMembers.class);

  private static final int CALL_MILLIS = 15_000;

  private final KafkaSettings kafka;
  private final String group;
  private final Admin admin;

  /**
   * @throws CommandFailure if no client can be made, as of a host that cannot be found
   */
  public GroupMembers(KafkaSettings kafka, String group) {
    this.kafka = kafka;
    this.group = group;
    Map<String, Object> properties = new HashMap<>(kafka.admin(Map.of()));
    properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, CALL_MILLIS / 3);
    properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MILLIS);
    try {
      this.admin = Admin.create(properties);
    } catch (KafkaException e) {
      throw new CommandFailure(KafkaFailures.sentence(kafka, e), e);
    }
  }

  /**
   * Makes the topics where they are absent.
   *
   * @throws CommandFailure if Kafka is away
   * @throws io.kitetrace.runtime.settings.SettingsException if a topic is not fit for the log
   */
  public void setUp(TopicSettings topics) {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5), () -> 0.5);
    try {
      new LogSetup(kafka, topics, List.of())
          .run(
              new Retries(new Outage(LOG, "Kafka"), RetryLimits.ONE_SHOT, backoff),
              new StopSignal());
    } catch (RetriesExhaustedException e) {
      throw RetriesExhaustedException.reported(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  /**
   * How many pollers are in the group.
   *
   * @throws CommandFailure if Kafka is away
   */
  public int count() {
    try {
      return ask(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
          .mapToInt(found -> found.members().size())
          .sum();
    } catch (CommandFailure e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }

  /**
   * How far the group has come in a topic, by partition.
   *
   * @throws CommandFailure if Kafka is away
   */
  public Map<Integer, Long> committed(String topic) {
    Map<Integer, Long> offsets = new HashMap<>();
    ask(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .forEach(
            (partition, offset) -> {
              if (offset != null && partition.topic().equals(topic)) {
                offsets.put(partition.partition(), offset.offset());
              }
            });
    return offsets;
  }

  private <T> T ask(KafkaFuture<T> answer) {
    try {
      return KafkaCalls.await(answer);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw new CommandFailure(KafkaFailures.sentence(kafka, e), e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
