package io.kitetrace.enricher.consume;

import io.kitetrace.enricher.consume.OrganizationWorkers.Answered;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.enricher.write.TimelineLog;
import io.kitetrace.enricher.write.TimelineLog.Entry;
import io.kitetrace.enricher.write.TimelineLog.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes what is answered and commits what is done. A timeline is written as soon as it is there;
 * the offset of its record follows when all of the record's are. On the consumer's thread.
 */
final class AnswerWriter {

  /** A transaction is small: records of a partition behind it wait for its end. */
  private static final int MOST = 16;

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Consumer<?, ?> consumer;
  private final AssignedPartitions partitions;
  private final Queue<Answered> answered;
  private final TimelineLog log;
  private final EnricherMetrics metrics;
  private final List<Answered> batch = new ArrayList<>();
  private long last = System.nanoTime();
  private boolean failed;

  AnswerWriter(
      Consumer<?, ?> consumer,
      AssignedPartitions partitions,
      Queue<Answered> answered,
      TimelineLog log,
      EnricherMetrics metrics) {
    this.consumer = consumer;
    this.partitions = partitions;
    this.answered = answered;
    this.log = log;
    this.metrics = metrics;
  }

  /** Whether there is something to write at once. */
  boolean hasWork() {
    return !failed && (!batch.isEmpty() || !answered.isEmpty());
  }

  /** Writes some of it, with the offsets; offsets alone where they are news for a while. */
  void nowAndThen() {
    fill();
    boolean due = System.nanoTime() - last > INTERVAL.toNanos();
    if (due ? !batch.isEmpty() || hasNews() : !batch.isEmpty() && !failed) {
      write();
    }
  }

  /** Writes all that is answered, and the offsets, once. */
  void now() {
    do {
      fill();
      if (!batch.isEmpty() || hasNews()) {
        write();
      }
    } while (batch.isEmpty() && !answered.isEmpty());
  }

  private void fill() {
    batch.removeIf(AnswerWriter::isUnwanted);
    while (batch.size() < MOST && !answered.isEmpty()) {
      Answered next = answered.remove();
      if (!isUnwanted(next)) {
        batch.add(next);
      }
    }
  }

  /** Its partition went to another member, or is read anew. */
  private static boolean isUnwanted(Answered answered) {
    boolean unwanted = !answered.pending().partition().active();
    if (unwanted) {
      answered.pending().over().countDown();
    }
    return unwanted;
  }

  private void write() {
    last = System.nanoTime();
    failed = true;
    ConsumerGroupMetadata group = consumer.groupMetadata();
    if (group.generationId() < 0 || group.memberId().isEmpty()) {
      return; // Kafka would not know whom to refuse; polling makes us a member again
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = offsets();
    List<Entry> entries = batch.stream().map(AnswerWriter::entry).toList();
    Result result = log.write(entries, offsets, group);
    switch (result) {
      case COMMITTED -> {
        offsets.forEach(this::note);
        batch.forEach(this::written);
        batch.clear();
        failed = false;
      }
      case ABORTED -> {} // once more, where it is wanted then
      case UNKNOWN -> partitions.startOver();
    }
  }

  private static Entry entry(Answered answered) {
    return new Entry(answered.pending().place().partition(), answered.timeline());
  }

  private boolean hasNews() {
    boolean[] news = {false};
    partitions.forEach((place, partition) -> news[0] |= partition.isReady() && partition.hasNews());
    return news[0];
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    partitions.forEach(
        (place, partition) -> {
          if (partition.isReady()) {
            offsets.put(place, new OffsetAndMetadata(partition.done()));
          }
        });
    return offsets;
  }

  private void note(TopicPartition place, OffsetAndMetadata offset) {
    LogPartition partition = partitions.get(place);
    if (partition != null) {
      partition.committed(offset.offset());
    }
  }

  private void written(Answered written) {
    PendingAsk pending = written.pending();
    pending.partition().written(pending.offset());
    pending.over().countDown();
    metrics.written(pending.ask().source(), written.timeline().status().word());
  }
}
