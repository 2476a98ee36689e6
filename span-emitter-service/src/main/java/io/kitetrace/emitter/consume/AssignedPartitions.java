package io.kitetrace.emitter.consume;

import io.kitetrace.emitter.delivery.Completion;
import io.kitetrace.runtime.kafka.PartitionRanges;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that are ours. On the consumer's thread, as a rebalance happens: what is completed
 * is committed, what is revoked is forgotten.
 */
final class AssignedPartitions implements ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(AssignedPartitions.class);

  private final Map<TopicPartition, PartitionProgress> all = new HashMap<>();
  private final BytesInFlight memory;
  private DrainGoal goal;
  private final BiConsumer<Set<Completion>, AssignedPartitions> handover;
  private boolean joined;

  /**
   * Begins without partitions.
   *
   * @param handover what is to be done before partitions go to others
   */
  AssignedPartitions(
      BytesInFlight memory,
      DrainGoal goal,
      BiConsumer<Set<Completion>, AssignedPartitions> handover) {
    this.memory = memory;
    this.goal = goal;
    this.handover = handover;
  }

  /** Sets where to stop, also for the partitions that are ours already. */
  void goal(DrainGoal goal) {
    this.goal = goal;
    all.forEach((partition, progress) -> progress.limit(goal.limit(partition)));
  }

  /** The progress of a partition that is ours. */
  PartitionProgress progress(TopicPartition partition) {
    return all.computeIfAbsent(partition, p -> new PartitionProgress(memory, goal.limit(p)));
  }

  void forEach(BiConsumer<TopicPartition, PartitionProgress> action) {
    all.forEach(action);
  }

  /** Whether we have got partitions, or have been told that there are none for us. */
  boolean joined() {
    return joined;
  }

  boolean holds(TopicPartition partition) {
    return all.containsKey(partition);
  }

  boolean allDrained() {
    return all.values().stream().allMatch(PartitionProgress::drained);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    LOG.atInfo()
        .addKeyValue("partitions", PartitionRanges.of(partitions))
        .log("partitions assigned");
    partitions.forEach(this::progress);
    joined = true;
  }

  /**
   * All of them are stopped, then waited for once: their new owners begin only after this, so that
   * no version of a build reaches the backend after a newer one.
   */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    Set<Completion> going = new HashSet<>();
    for (TopicPartition partition : partitions) {
      PartitionProgress progress = all.get(partition);
      if (progress != null) {
        progress.stop();
        going.add(progress);
      }
    }
    if (!going.isEmpty()) {
      handover.accept(going, this);
    }
    forget(partitions);
  }

  /** Somebody else has them already: there is nothing left to commit. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    forget(partitions);
  }

  private void forget(Collection<TopicPartition> partitions) {
    LOG.atInfo()
        .addKeyValue("partitions", PartitionRanges.of(partitions))
        .log("partitions given up");
    for (TopicPartition partition : partitions) {
      PartitionProgress progress = all.remove(partition);
      if (progress != null) {
        progress.end();
      }
    }
  }
}
