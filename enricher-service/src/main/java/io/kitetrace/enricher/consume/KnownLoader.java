package io.kitetrace.enricher.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.TopicReader;
import io.kitetrace.runtime.kafka.TopicReader.Records;
import io.kitetrace.runtime.retry.Outage;
import io.kitetrace.wire.Headers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which timelines the partitions have that became ours. First the group's offsets, which
 * Kafka does not tell while a transaction with them is open; then the timelines up to their end,
 * with open transactions waited for: so nothing of a former owner can come any more. Step by step,
 * on the consumer's thread, which polls in between and so stays a member.
 */
final class KnownLoader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KnownLoader.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Records before the group's offset, a partition, to learn how long steps take. */
  private static final int PAST = 300;

  private final KafkaSettings kafka;
  private final String timelines;
  private final Consumer<?, ?> consumer;
  private final boolean readsPast;
  private final Outage outage = new Outage(LOG, "reading known timelines");
  private final Map<Integer, KnownTimelines> known = new HashMap<>();
  private Map<TopicPartition, LogPartition> loading = Map.of();
  private Map<TopicPartition, OffsetAndMetadata> offsets = Map.of();
  private @Nullable TopicReader reader;
  private long failed = System.nanoTime() - PAUSE.toNanos();

  KnownLoader(KafkaSettings kafka, String timelines, Consumer<?, ?> consumer, boolean readsPast) {
    this.kafka = kafka;
    this.timelines = timelines;
    this.consumer = consumer;
    this.readsPast = readsPast;
  }

  /**
   * Does a part of what is to be done.
   *
   * @return whether there is more
   */
  boolean step(AssignedPartitions partitions) {
    try {
      TopicReader open = reader;
      if (open == null) {
        Map<TopicPartition, LogPartition> unready = partitions.unready();
        if (unready.isEmpty()) {
          return false;
        }
        if (System.nanoTime() - failed > PAUSE.toNanos()) {
          open(unready);
        }
      } else if (open.hasNext()) {
        open.next().forEach(this::accept);
      } else {
        close();
        finish(partitions);
      }
      return true;
    } catch (NoOffsetForPartitionException e) {
      throw e;
    } catch (KafkaException e) {
      close();
      if (KafkaFailures.isRefusal(e)) {
        throw e;
      }
      failed = System.nanoTime();
      outage.failed(KafkaFailures.sentence(kafka, e));
      return true;
    }
  }

  private void open(Map<TopicPartition, LogPartition> unready) {
    Set<TopicPartition> places = unready.keySet();
    offsets = consumer.committed(places, LIMIT);
    for (TopicPartition place : places) {
      if (offsets.get(place) == null) {
        throw new NoOffsetForPartitionException(place);
      }
    }
    loading = unready;
    known.clear();
    unready.forEach((place, partition) -> known.put(place.partition(), partition.readAnew()));
    reader =
        TopicReader.ofPartitions(
            kafka,
            "kitetrace-enricher-known",
            Records.LARGE,
            places.stream()
                .map(place -> new TopicPartition(timelines, place.partition()))
                .toList());
  }

  private void accept(ConsumerRecord<byte[], byte[]> record) {
    Header version = record.headers().lastHeader(Headers.TIMELINE_VERSION);
    KnownTimelines of = known.get(record.partition());
    if (version != null && version.value() != null && of != null) {
      of.add(new String(version.value(), UTF_8));
    }
  }

  private void finish(AssignedPartitions partitions) {
    loading.keySet().removeIf(place -> partitions.get(place) != loading.get(place));
    Map<TopicPartition, Long> beginnings =
        readsPast ? consumer.beginningOffsets(loading.keySet(), LIMIT) : Map.of();
    loading.forEach(
        (place, partition) -> {
          long offset = Objects.requireNonNull(offsets.get(place)).offset();
          long from = Math.max(offset - PAST, beginnings.getOrDefault(place, offset));
          consumer.seek(place, Math.min(from, offset));
          partition.begin(offset);
        });
    outage.recovered();
    LOG.atInfo()
        .addKeyValue("partitions", loading.size())
        .addKeyValue("timelines", known.values().stream().mapToInt(KnownTimelines::size).sum())
        .log("known timelines read");
  }

  @Override
  public void close() {
    TopicReader open = reader;
    reader = null;
    if (open != null) {
      open.close();
    }
  }
}
