package io.kitetrace.poller.ownership;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.inbox.Partitions;
import io.kitetrace.poller.metrics.InboxResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and ends a dispatcher for each partition that is ours. */
final class InboxDispatchers implements Assignment {

  private static final Logger LOG = LoggerFactory.getLogger(InboxDispatchers.class);

  /** A commit that is under way takes less; a new owner fences what takes longer. */
  private static final Duration REVOCATION = Duration.ofSeconds(3);

  private final Map<Integer, List<String>> organizations = new TreeMap<>();
  private final BiFunction<Integer, List<String>, InboxDispatcher> factory;
  private final Work work;
  private final Map<Integer, InboxDispatcher> running = new ConcurrentHashMap<>();

  /**
   * None runs yet.
   *
   * @param partitions of the inbox
   * @param factory makes the dispatcher of a partition and of the organizations that belong to it
   */
  InboxDispatchers(
      List<String> organizations,
      int partitions,
      BiFunction<Integer, List<String>, InboxDispatcher> factory,
      Work work) {
    for (String organization : organizations) {
      this.organizations
          .computeIfAbsent(Partitions.of(organization, partitions), p -> new ArrayList<>())
          .add(organization);
    }
    this.factory = factory;
    this.work = work;
  }

  List<String> owned() {
    return running.values().stream().flatMap(each -> each.organizations().stream()).toList();
  }

  @Override
  public void gained(int partition) {
    List<String> here = organizations.getOrDefault(partition, List.of());
    if (here.isEmpty() || running.containsKey(partition)) {
      return;
    }
    InboxDispatcher dispatcher = factory.apply(partition, here);
    running.put(partition, dispatcher);
    LOG.atInfo().addKeyValue("organizations", here).log("organizations acquired");
    dispatcher.start();
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
    InboxDispatcher dispatcher = running.get(partition);
    if (dispatcher == null) {
      work.resources()
          .metrics()
          .inbox(message == null ? InboxResult.UNREADABLE : InboxResult.FOREIGN);
      return !work.mode().passesOverOthers();
    }
    dispatcher.received(offset, message, bytes);
    return true;
  }

  @Override
  public boolean hasRoom(int partition) {
    InboxDispatcher dispatcher = running.get(partition);
    return dispatcher == null || dispatcher.hasRoom();
  }

  void endAll(Duration deadline) {
    endAll(List.copyOf(running.keySet()), deadline);
  }

  /** All are asked to stop before the first is waited for, so that together they take no longer. */
  private void endAll(Collection<Integer> partitions, Duration deadline) {
    List<InboxDispatcher> ending = new ArrayList<>();
    for (Integer partition : partitions) {
      InboxDispatcher dispatcher = running.remove(partition);
      if (dispatcher != null) {
        ending.add(dispatcher);
      }
    }
    ending.forEach(InboxDispatcher::stop);
    long end = System.nanoTime() + deadline.toNanos();
    for (InboxDispatcher dispatcher : ending) {
      awaitEnd(dispatcher, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
  }

  private static void awaitEnd(InboxDispatcher dispatcher, Duration deadline) {
    try {
      if (!dispatcher.awaitEnd(deadline)) {
        LOG.atDebug().addKeyValue("partition", dispatcher.partition()).log("still ending");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LOG.atInfo().addKeyValue("organizations", dispatcher.organizations()).log("organizations left");
  }
}
