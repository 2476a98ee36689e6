package io.kitetrace.poller.ownership;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.inbox.Partitions;
import io.kitetrace.poller.metrics.InboxResult;
import io.kitetrace.poller.metrics.PollerMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and ends what runs for each partition of our share. */
final class Owners implements Assignment {

  private static final Logger LOG = LoggerFactory.getLogger(Owners.class);

  /** A commit that is under way takes less; a new owner fences what takes longer. */
  private static final Duration REVOCATION = Duration.ofSeconds(3);

  /** Makes an owner of a partition's organizations. */
  @FunctionalInterface
  interface Maker {
    PartitionOwner make(int partition, List<String> organizations);
  }

  private final Map<Integer, List<String>> organizations;
  private final Maker maker;
  private final PollerMetrics metrics;
  private final Map<Integer, PartitionOwner> owners = new ConcurrentHashMap<>();

  Owners(List<String> organizations, int partitions, Maker maker, PollerMetrics metrics) {
    this.organizations = new TreeMap<>();
    for (String organization : organizations) {
      this.organizations
          .computeIfAbsent(Partitions.of(organization, partitions), p -> new ArrayList<>())
          .add(organization);
    }
    this.maker = maker;
    this.metrics = metrics;
  }

  /** The organizations that are ours. */
  List<String> owned() {
    return owners.values().stream().flatMap(owner -> owner.organizations().stream()).toList();
  }

  @Override
  public void gained(int partition) {
    List<String> here = organizations.getOrDefault(partition, List.of());
    if (here.isEmpty() || owners.containsKey(partition)) {
      return;
    }
    PartitionOwner owner = maker.make(partition, here);
    owners.put(partition, owner);
    LOG.atInfo().addKeyValue("organizations", here).log("polling");
    owner.start();
  }

  @Override
  public void revoked(Collection<Integer> partitions) {
    endAll(partitions, REVOCATION);
  }

  @Override
  public void lost(int partition) {
    endAll(List.of(partition), Duration.ZERO);
  }

  @Override
  public boolean received(int partition, long offset, @Nullable InboxMessage message, int bytes) {
    PartitionOwner owner = owners.get(partition);
    if (owner == null) {
      metrics.inbox(message == null ? InboxResult.UNREADABLE : InboxResult.FOREIGN);
      return false;
    }
    owner.received(offset, message, bytes);
    return true;
  }

  @Override
  public boolean hasRoom(int partition) {
    PartitionOwner owner = owners.get(partition);
    return owner == null || owner.hasRoom();
  }

  /** Ends all of them, at once. */
  void endAll(Duration deadline) {
    endAll(List.copyOf(owners.keySet()), deadline);
  }

  /** All are asked to stop before the first is waited for, so that together they take no longer. */
  private void endAll(Collection<Integer> partitions, Duration deadline) {
    List<PartitionOwner> all = new ArrayList<>();
    for (Integer partition : partitions) {
      PartitionOwner owner = owners.remove(partition);
      if (owner != null) {
        all.add(owner);
      }
    }
    all.forEach(PartitionOwner::stop);
    long end = System.nanoTime() + deadline.toNanos();
    for (PartitionOwner owner : all) {
      end(owner, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
  }

  private static void end(PartitionOwner owner, Duration deadline) {
    try {
      if (!owner.awaitEnd(deadline)) {
        LOG.atDebug().addKeyValue("partition", owner.partition()).log("still ending");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LOG.atInfo().addKeyValue("organizations", owner.organizations()).log("no longer polling");
  }
}
