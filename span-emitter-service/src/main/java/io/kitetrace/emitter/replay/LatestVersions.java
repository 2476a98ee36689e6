package io.kitetrace.emitter.replay;

import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicReader;
import io.kitetrace.runtime.kafka.TopicReader.Records;
import io.kitetrace.wire.IndexEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Each build's last version, as the index topic tells it: about 150 bytes of memory a build. Read
 * once; safe for several threads then.
 */
final class LatestVersions {

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
   * @throws org.apache.kafka.common.KafkaException if Kafka stops answering meanwhile, or refuses
   */
  static LatestVersions read(KafkaSettings kafka, String topic) {
    LatestVersions versions = new LatestVersions();
    try (TopicReader reader =
        TopicReader.ofTopic(kafka, "kitetrace-replay-index", Records.SMALL, topic)) {
      while (reader.hasNext()) {
        reader.next().forEach(versions::accept);
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

  private void accept(ConsumerRecord<byte[], byte[]> record) {
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
}
