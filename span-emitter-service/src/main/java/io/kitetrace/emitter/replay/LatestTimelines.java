package io.kitetrace.emitter.replay;

import com.carrotsearch.hppc.LongLongHashMap;
import io.kitetrace.emitter.consume.DrainGoal;
import io.kitetrace.emitter.delivery.BuildRecord;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicReader;
import io.kitetrace.runtime.kafka.TopicReader.Records;
import io.kitetrace.wire.Headers;
import io.kitetrace.wire.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Of each build, job and source the last timeline before the replay's end: no index names it, so
 * the topic is read through once. Kept by partition, where all of one build's stand; one that stood
 * in two would be taken twice. Some 50 bytes of memory a timeline. Read once; safe for several
 * threads then.
 */
final class LatestTimelines {

  private final Map<TopicPartition, LongLongHashMap> partitions = new HashMap<>();

  private LatestTimelines() {}

  /**
   * Reads the topic up to the end.
   *
   * @param goal the end; timelines are not read where it has none
   * @param wanted which builds
   * @throws org.apache.kafka.common.KafkaException if Kafka stops answering meanwhile, or refuses
   */
  static LatestTimelines read(KafkaSettings kafka, DrainGoal goal, Predicate<String> wanted) {
    LatestTimelines latest = new LatestTimelines();
    if (goal.ends().isEmpty()) {
      return latest;
    }
    Map<TopicPartition, Long> beginnings =
        goal.ends().keySet().stream().collect(Collectors.toMap(p -> p, p -> 0L));
    try (TopicReader reader =
        TopicReader.ofOffsets(kafka, "kitetrace-replay-timelines", Records.LARGE, beginnings)) {
      while (reader.hasNext()) {
        reader.next().forEach(record -> latest.accept(record, goal, wanted));
      }
    }
    return latest;
  }

  /** Whether no later one before the end is of the same build, job and source. */
  boolean isLast(BuildRecord record) {
    BuildRecord.Place place = record.place();
    LongLongHashMap last = partitions.get(new TopicPartition(place.topic(), place.partition()));
    return last == null || last.getOrDefault(bits(record.thing()), -1) <= place.offset();
  }

  private void accept(
      ConsumerRecord<byte[], byte[]> record, DrainGoal goal, Predicate<String> wanted) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    byte[] key = record.key();
    if (key == null || record.offset() >= goal.ends().getOrDefault(partition, 0L)) {
      return;
    }
    String build = new String(key, StandardCharsets.UTF_8);
    if (wanted.test(build)) {
      String thing =
          BuildRecord.thing(
              build, text(record, Headers.JOB), text(record, Headers.TIMELINE_SOURCE));
      partitions
          .computeIfAbsent(partition, p -> new LongLongHashMap())
          .put(bits(thing), record.offset());
    }
  }

  /** The first bits of a name's SHA-256: two names have the same hardly ever. */
  private static long bits(String name) {
    return ByteBuffer.wrap(Sha256.of(name)).getLong();
  }

  private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
