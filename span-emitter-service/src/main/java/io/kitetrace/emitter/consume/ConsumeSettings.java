package io.kitetrace.emitter.consume;

import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.settings.Globs;
import java.util.Map;
import java.util.Objects;

/**
 * What is read, and how.
 *
 * @param kafka how Kafka is reached
 * @param topics the log, and the timelines where they can be read
 * @param group the consumer group
 * @param lasting whether a place that the group has lost is noticed
 * @param pipelines slugs of those that are wanted
 * @param maxRecordBytes bytes of records that are worked on at once; one record may exceed it
 * @param clientProperties more for the consumer, such as who hears of its metrics
 * @param shutdown how long its steps may take
 */
public record ConsumeSettings(
    KafkaSettings kafka,
    TopicSettings topics,
    String group,
    boolean lasting,
    Globs pipelines,
    long maxRecordBytes,
    Map<String, Object> clientProperties,
    ShutdownLimits shutdown) {

  /** Copies; refuses nulls and limits that are not positive. */
  public ConsumeSettings {
    Objects.requireNonNull(kafka);
    Objects.requireNonNull(topics);
    Objects.requireNonNull(group);
    Objects.requireNonNull(pipelines);
    clientProperties = Map.copyOf(clientProperties);
    Objects.requireNonNull(shutdown);
    if (maxRecordBytes < 1) {
      throw new IllegalArgumentException("maxRecordBytes must be positive");
    }
  }
}
