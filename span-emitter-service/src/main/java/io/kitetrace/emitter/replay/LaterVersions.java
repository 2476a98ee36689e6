package io.kitetrace.emitter.replay;

import io.kitetrace.emitter.consume.DrainGoal;
import io.kitetrace.model.Timestamps;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicReader;
import io.kitetrace.runtime.kafka.TopicReader.Records;
import io.kitetrace.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The builds that were published again after the replay's end. The index names those later
 * versions, which are not for the replay; what was the last before the end, the first record beyond
 * it tells: when that version had finished. Read once; safe for several threads then.
 */
final class LaterVersions {

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
   * @throws CommandFailure if the log ends before
   * @throws org.apache.kafka.common.KafkaException if Kafka stops answering meanwhile, or refuses
   */
  static LaterVersions read(KafkaSettings kafka, DrainGoal goal) {
    LaterVersions versions = new LaterVersions();
    try (TopicReader reader =
        TopicReader.ofOffsets(kafka, "kitetrace-replay-beyond", Records.LARGE, goal.ends())) {
      reader.ends().forEach((partition, end) -> refuseOther(partition, end, goal));
      while (reader.hasNext()) {
        reader.next().forEach(versions::accept);
      }
    }
    return versions;
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

  private void accept(ConsumerRecord<byte[], byte[]> record) {
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
}
