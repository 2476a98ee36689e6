package io.kitetrace.enricher.consume;

import io.kitetrace.runtime.kafka.PartitionRanges;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that are ours. On the consumer's thread, as a rebalance happens: what is revoked
 * is forgotten, since its new owner finds out by itself what is written.
 */
final class AssignedPartitions implements ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(AssignedPartitions.class);

  private final Map<TopicPartition, LogPartition> all = new HashMap<>();
  private final Consumer<?, ?> consumer;
  private final OrganizationWorkers workers;
  private volatile int asks;

  AssignedPartitions(Consumer<?, ?> consumer, OrganizationWorkers workers) {
    this.consumer = consumer;
    this.workers = workers;
  }

  /** Null where it is not ours. */
  @Nullable LogPartition get(TopicPartition partition) {
    return all.get(partition);
  }

  void forEach(BiConsumer<TopicPartition, LogPartition> action) {
    all.forEach(action);
  }

  /** Those of which it is not known yet what they have. */
  Map<TopicPartition, LogPartition> unready() {
    Map<TopicPartition, LogPartition> unready = new HashMap<>(all);
    unready.values().removeIf(LogPartition::isReady);
    return unready;
  }

  /** Reads on where it is known what was written, if there is room for more asks; not elsewhere. */
  void pauseAndResume(boolean room) {
    Set<TopicPartition> paused = new HashSet<>();
    Set<TopicPartition> read = new HashSet<>();
    all.forEach((place, partition) -> (room && partition.isReady() ? read : paused).add(place));
    consumer.pause(paused);
    consumer.resume(read);
  }

  /** Asks that wait, of all of them; kept for {@link #asks}. */
  int countAsks() {
    asks = all.values().stream().mapToInt(LogPartition::asks).sum();
    return asks;
  }

  /** As it was counted last; on any thread. */
  int asks() {
    return asks;
  }

  /** It is not certain what was written: everything is found out anew, as after an assignment. */
  void startOver() {
    List<TopicPartition> places = List.copyOf(all.keySet());
    forget(places);
    take(places);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    LOG.atInfo()
        .addKeyValue("partitions", PartitionRanges.of(partitions))
        .log("partitions assigned");
    take(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    LOG.atInfo()
        .addKeyValue("partitions", PartitionRanges.of(partitions))
        .log("partitions given up");
    forget(partitions);
  }

  private void take(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    partitions.forEach(partition -> all.put(partition, new LogPartition()));
  }

  private void forget(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      LogPartition ours = all.remove(partition);
      if (ours != null) {
        ours.end();
        workers.drop(ours);
      }
    }
  }
}
