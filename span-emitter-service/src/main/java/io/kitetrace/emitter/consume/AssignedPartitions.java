package io.kitetrace.emitter.consume;

import io.kitetrace.emitter.delivery.Completion;
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

  private final Map<TopicPartition, PartitionProgress> leases = new HashMap<>();
  private final BytesInFlight memory;
  private DrainGoal goal;
  private final Handover handover;
  private boolean joined;

  /**
   * Begins without partitions.
   *
   * @param handover what is to be done before partitions go to others
   */
  AssignedPartitions(BytesInFlight memory, DrainGoal goal, Handover handover) {
    this.memory = memory;
    this.goal = goal;
    this.handover = handover;
  }

  /** What is to be done before partitions that are ours go to others. */
  interface Handover {

    /** Waits until nothing that was read under these leases is under way to the backend. */
    void awaitQuiet(Set<Completion> leases);

    /** Commits what is completed, and waits for it. */
    void commit();
  }

  /** Sets where to stop, also for the partitions that are ours already. */
  void goal(DrainGoal goal) {
    this.goal = goal;
    leases.forEach((partition, lease) -> lease.limit(goal.limit(partition)));
  }

  /** The lease of a partition that is ours. */
  PartitionProgress lease(TopicPartition partition) {
    return leases.computeIfAbsent(partition, p -> new PartitionProgress(memory, goal.limit(p)));
  }

  void forEach(BiConsumer<TopicPartition, PartitionProgress> action) {
    leases.forEach(action);
  }

  /** Whether we have got partitions, or have been told that there are none for us. */
  boolean joined() {
    return joined;
  }

  boolean holds(TopicPartition partition) {
    return leases.containsKey(partition);
  }

  boolean allDrained() {
    return leases.values().stream().allMatch(PartitionProgress::drained);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    LOG.atInfo()
        .addKeyValue("partitions", PartitionRanges.of(partitions))
        .log("partitions assigned");
    partitions.forEach(this::lease);
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
      PartitionProgress lease = leases.get(partition);
      if (lease != null) {
        lease.stop();
        going.add(lease);
      }
    }
    if (!going.isEmpty()) {
      handover.awaitQuiet(going);
      handover.commit();
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
      PartitionProgress lease = leases.remove(partition);
      if (lease != null) {
        lease.end();
      }
    }
  }
}
