package io.kitetrace.emitter.consume;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far we are behind the log in the partitions that are ours. Kafka's own figure stands still
 * while partitions are paused, which is when it matters: so the ends are asked for now and then. On
 * the consumer's thread, but for the figures themselves.
 */
final class Backlog {

  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration ENDS_INTERVAL = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private long measured = System.nanoTime();
  private long asked = measured - ENDS_INTERVAL.toNanos();
  private volatile long unsettled;
  private volatile long uncommitted;

  /** Offsets of the log that are not acknowledged, kept aside or passed over yet. */
  long unsettled() {
    return unsettled;
  }

  /** Offsets that were read and are not committed yet. */
  long uncommitted() {
    return uncommitted;
  }

  void nowAndThen(Consumer<byte[], ByteBuffer> consumer, Leases leases) {
    long now = System.nanoTime();
    if (now - measured < INTERVAL.toNanos()) {
      return;
    }
    measured = now;
    if (now - asked >= ENDS_INTERVAL.toNanos()) {
      asked = now;
      ask(consumer);
    }
    long behind = 0;
    long read = 0;
    for (TopicPartition partition : consumer.assignment()) {
      Long end = ends.get(partition);
      if (end != null && leases.holds(partition)) {
        PartitionLease lease = leases.lease(partition);
        behind += lease.behind(end);
        read += lease.uncommittedReads();
      }
    }
    unsettled = behind;
    uncommitted = read;
  }

  private void ask(Consumer<byte[], ByteBuffer> consumer) {
    try {
      ends.putAll(consumer.endOffsets(consumer.assignment(), LONGEST));
    } catch (TimeoutException e) {
      LOG.debug("the log's ends are not known", e);
    }
  }
}
