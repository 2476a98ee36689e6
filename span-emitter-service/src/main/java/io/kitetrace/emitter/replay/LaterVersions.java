package io.kitetrace.emitter.replay;

import io.kitetrace.emitter.consume.DrainGoal;
import io.kitetrace.model.Timestamps;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.LogEnds;
import io.kitetrace.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The builds that were published again after the replay's end. The index names those later
 * versions, which are not for the replay; what was the last before the end, the first record beyond
 * it tells: when that version had finished. Read once; safe for several threads then.
 */
final class LaterVersions {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<UUID, Later> builds = new HashMap<>();

  private LaterVersions() {}

  /**
   * What stands beyond the end of one build.
   *
   * @param priorFinishedAt when the last version before the end had finished; null if it was not
   *     told
   * @param versions all of those beyond
   */
  record Later(@Nullable Instant priorFinishedAt, Set<String> versions) {}

  /**
   * Reads the log from the replay's end to its own as of now.
   *
   * @throws CommandFailure if the log ends before, or Kafka stops answering meanwhile
   */
  static LaterVersions read(KafkaSettings kafka, DrainGoal goal) throws InterruptedException {
    LaterVersions beyond = new LaterVersions();
    try (Consumer<byte[], byte[]> consumer = consumer(kafka)) {
      consumer.assign(goal.ends().keySet());
      goal.ends().forEach(consumer::seek);
      Map<TopicPartition, Long> ends = LogEnds.of(kafka, goal.ends().keySet());
      ends.forEach((partition, end) -> refuseOther(partition, end, goal));
      long lastRecord = System.nanoTime();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        var records = consumer.poll(POLL);
        records.forEach(beyond::take);
        if (!records.isEmpty()) {
          lastRecord = System.nanoTime();
        } else if (System.nanoTime() - lastRecord > PATIENCE.toNanos()) {
          throw new CommandFailure(
              "the log cannot be read: Kafka at %s stopped answering"
                  .formatted(kafka.bootstrapServers()),
              null);
        }
      }
    }
    return beyond;
  }

  private static void refuseOther(TopicPartition partition, long end, DrainGoal goal) {
    if (end < goal.ends().getOrDefault(partition, 0L)) {
      throw new CommandFailure(
          "the replay's end is not in the log any more (%s partition %d ends before it), so the log is another one; take another --group"
              .formatted(partition.topic(), partition.partition()),
          null);
    }
  }

  /** What stands beyond the end of the build with this key, or null. */
  @Nullable Later of(String key) {
    UUID id = LatestVersions.uuid(key);
    return id == null ? null : builds.get(id);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    UUID id = key == null ? null : LatestVersions.uuid(new String(key, StandardCharsets.UTF_8));
    if (id == null) {
      return;
    }
    String prior = text(record, Headers.PRIOR_FINISHED_AT);
    String version = text(record, Headers.VERSION);
    Later later =
        builds.computeIfAbsent(
            id, i -> new Later(prior == null ? null : Timestamps.parse(prior), new HashSet<>()));
    if (version != null) {
      later.versions().add(version);
    }
  }

  private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static Consumer<byte[], byte[]> consumer(KafkaSettings kafka) {
    return new KafkaConsumer<>(
        kafka.consumer(
            Map.of(
                ConsumerConfig.CLIENT_ID_CONFIG,
                "kitetrace-replay-beyond",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                8,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                false)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
