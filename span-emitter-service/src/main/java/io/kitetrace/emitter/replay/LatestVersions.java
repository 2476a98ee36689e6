package io.kitetrace.emitter.replay;

import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.LogEnds;
import io.kitetrace.wire.IndexEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Each build's last version, as the index topic tells it: about 150 bytes of memory a build. Read
 * once; safe for several threads then.
 */
final class LatestVersions {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HexFormat HEX = HexFormat.of();

  private final Map<UUID, Last> builds = new HashMap<>();

  private LatestVersions() {}

  /**
   * The last version of a build.
   *
   * @param finishedAt when the build finished
   * @param start the first 64 bits of the version; enough to tell a build's few versions apart
   */
  record Last(Instant finishedAt, long start) {

    boolean isVersion(String version) {
      return version.startsWith(HEX.toHexDigits(start));
    }
  }

  /**
   * Reads the topic up to its end as of now.
   *
   * @throws CommandFailure if Kafka stops answering meanwhile
   */
  static LatestVersions read(KafkaSettings kafka, String topic) throws InterruptedException {
    LatestVersions versions = new LatestVersions();
    try (Consumer<byte[], byte[]> consumer = consumer(kafka)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = LogEnds.of(kafka, partitions);
      long lastRecord = System.nanoTime();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        var records = consumer.poll(POLL);
        records.forEach(versions::take);
        if (!records.isEmpty()) {
          lastRecord = System.nanoTime();
        } else if (System.nanoTime() - lastRecord > PATIENCE.toNanos()) {
          throw new CommandFailure(
              "the topic %s cannot be read: Kafka at %s stopped answering"
                  .formatted(topic, kafka.bootstrapServers()),
              null);
        }
      }
    }
    return versions;
  }

  /** The last version of the build with this key, or null where the index does not know it. */
  @Nullable Last of(String key) {
    UUID id = uuid(key);
    return id == null ? null : builds.get(id);
  }

  /** The UUID that a key is, or null. */
  static @Nullable UUID uuid(String key) {
    try {
      return UUID.fromString(key);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    UUID id = key == null ? null : uuid(new String(key, StandardCharsets.UTF_8));
    if (id == null) {
      return;
    }
    byte[] value = record.value();
    IndexEntry entry = value == null ? null : IndexEntry.read(value);
    if (entry == null) {
      builds.remove(id); // erased, or of a form that only a later program knows
    } else {
      long start = Long.parseUnsignedLong(entry.version(), 0, 16, 16);
      builds.put(id, new Last(entry.finishedAt(), start));
    }
  }

  private static Consumer<byte[], byte[]> consumer(KafkaSettings kafka) {
    return new KafkaConsumer<>(
        kafka.consumer(
            Map.of(
                ConsumerConfig.CLIENT_ID_CONFIG,
                "kitetrace-replay-index",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
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
