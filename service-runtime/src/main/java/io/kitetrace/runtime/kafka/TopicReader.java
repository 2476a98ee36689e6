package io.kitetrace.runtime.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what is committed, up to the ends as of its opening, one partition after the other. It has
 * no group, so that reading changes nothing. For one thread:
 *
 * <pre>{@code
 * try (TopicReader reader = TopicReader.ofTopic(kafka, "my-client", Records.SMALL, topic)) {
 *   while (reader.hasNext()) {
 *     reader.next().forEach(this::accept);
 *   }
 * }
 * }</pre>
 */
public final class TopicReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ASK = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int FETCH_BYTES = 4 * 1024 * 1024;
  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final String servers;
  private final Consumer<byte[], byte[]> consumer;
  private final Deque<TopicPartition> unread = new ArrayDeque<>();
  private final Map<TopicPartition, Long> starts;
  private final Map<TopicPartition, Long> ends;
  private final Duration limit;
  private long lastPosition;
  private long silent;

  /** How many records are in memory at once. */
  public enum Records {
    /** States, index entries. */
    SMALL(10_000),
    /** Whole builds, of up to 20 MB each. */
    LARGE(8);

    private final int max;

    Records(int max) {
      this.max = max;
    }
  }

  /**
   * @param limit how long Kafka may give nothing
   */
  TopicReader(
      KafkaSettings kafka,
      String clientId,
      Records records,
      Map<TopicPartition, Long> starts,
      Duration limit) {
    this.limit = limit;
    this.servers = kafka.bootstrapServers();
    this.starts = starts;
    this.ends = LogEnds.of(kafka, starts.keySet());
    starts.keySet().stream().sorted(ORDER).forEach(unread::add);
    this.consumer =
        new KafkaConsumer<>(
            kafka.consumer(properties(clientId, records)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    assign();
  }

  /** Of all partitions of a topic, from their beginnings. */
  public static TopicReader ofTopic(
      KafkaSettings kafka, String clientId, Records records, String topic) {
    List<TopicPartition> partitions =
        KafkaCalls.ask(
                kafka,
                admin -> KafkaCalls.await(admin.describeTopics(List.of(topic)).allTopicNames()))
            .values()
            .stream()
            .flatMap(description -> description.partitions().stream())
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    return ofPartitions(kafka, clientId, records, partitions);
  }

  /** Of these partitions, from their beginnings. */
  public static TopicReader ofPartitions(
      KafkaSettings kafka, String clientId, Records records, List<TopicPartition> partitions) {
    return ofOffsets(
        kafka,
        clientId,
        records,
        partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> 0L)));
  }

  /** Of these partitions, from these offsets, or what is left behind them. */
  public static TopicReader ofOffsets(
      KafkaSettings kafka, String clientId, Records records, Map<TopicPartition, Long> offsets) {
    return new TopicReader(kafka, clientId, records, offsets, LIMIT);
  }

  private void assign() {
    TopicPartition next = unread.peek();
    if (next != null) {
      consumer.assign(List.of(next));
      consumer.seek(next, starts.getOrDefault(next, 0L));
    }
  }

  /** Up to where it reads, open transactions included. */
  public Map<TopicPartition, Long> ends() {
    return ends;
  }

  /** Whether an end is not reached yet. */
  public boolean hasNext() {
    while (!unread.isEmpty()) {
      TopicPartition partition = unread.element();
      lastPosition = consumer.position(partition);
      if (lastPosition < end(partition)) {
        return true;
      }
      unread.remove();
      assign();
    }
    return false;
  }

  /**
   * The next records, which may be none: Kafka is asked for a moment only, so that the caller can
   * look whether it has to stop.
   *
   * @throws TimeoutException if Kafka gives nothing for half a minute
   * @throws EndlessTransactionException if it gives nothing because a transaction is not ended
   * @throws org.apache.kafka.common.KafkaException if it refuses
   */
  public List<ConsumerRecord<byte[], byte[]>> next() {
    TopicPartition partition = unread.element();
    long asked = System.nanoTime();
    List<ConsumerRecord<byte[], byte[]>> records =
        consumer.poll(POLL).records(partition).stream()
            .filter(record -> record.offset() < end(partition))
            .toList();
    waited(partition, System.nanoTime() - asked);
    return records;
  }

  /** The time that the caller takes for the records does not count. */
  private void waited(TopicPartition partition, long nanos) {
    silent = consumer.position(partition) > lastPosition ? 0 : silent + nanos;
    if (silent > limit.toNanos()) {
      if (endOfCommitted(partition) <= lastPosition) {
        throw new EndlessTransactionException(partition, servers);
      }
      throw new TimeoutException(
          "the topic %s cannot be read: Kafka at %s stopped answering"
              .formatted(partition.topic(), servers));
    }
  }

  private long endOfCommitted(TopicPartition partition) {
    return consumer.endOffsets(List.of(partition), ASK).getOrDefault(partition, 0L);
  }

  private long end(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  @Override
  public void close() {
    consumer.close();
  }

  private static Map<String, Object> properties(String clientId, Records records) {
    return Map.ofEntries(
        Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, clientId),
        Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
        Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
        Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
        Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
        Map.entry(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false),
        Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis()),
        Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, records.max),
        Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES));
  }
}
