package io.kitetrace.poller.ownership;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.LogSettings;
import io.kitetrace.poller.log.PollerAcls;
import io.kitetrace.poller.metrics.PollerMetrics.InboxResult;
import io.kitetrace.poller.retry.Retries;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.kafka.OwnerPartitions;
import io.kitetrace.runtime.memory.BuildMemory;
import io.kitetrace.runtime.retry.StopSignal;
import io.kitetrace.runtime.threads.Heartbeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares the organizations with the other replicas, and runs a dispatcher for each partition that
 * falls to us. One writer each: the group gives a partition to one member, and whoever takes its
 * transactional id fences the one before.
 */
public final class Ownership {

  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

  private static final Duration END = Duration.ofSeconds(10);

  /** A commit that is under way takes less; a new owner fences what takes longer. */
  private static final Duration REVOCATION = Duration.ofSeconds(3);

  private final PollerSettings settings;
  private final Work work;
  private final Retries retries;
  private final StopSignal stop = new StopSignal();
  private final Map<Integer, InboxDispatcher> running = new ConcurrentHashMap<>();
  private volatile @Nullable InboxMember member;

  /**
   * @param retries of Kafka
   */
  public Ownership(PollerSettings settings, Work work, Retries retries) {
    this.settings = settings;
    this.work = work;
    this.retries = retries;
  }

  /**
   * Sets up the topics, joins the group and works until {@link #stop}; on a thread of its own.
   *
   * @throws io.kitetrace.runtime.settings.SettingsException if a topic is not fit for the log
   * @throws io.kitetrace.poller.retry.RetriesExhaustedException if the limits of failures were
   *     reached
   */
  public void run(Heartbeat heartbeat) {
    try {
      LogSetup.Found found =
          new LogSetup(settings.kafka(), settings.topics(), PollerAcls.of(settings))
              .run(retries, stop.beating(heartbeat));
      InboxMember joining = new InboxMember(settings, new Partitioned(found), retries, stop);
      member = joining;
      try {
        joining.run(heartbeat::beat);
      } finally {
        endAll(List.copyOf(running.keySet()), END);
      }
    } catch (InterruptedException e) {
      // before it began
    }
  }

  /** Asks {@link #run} to end; returns at once. */
  public void stop() {
    stop.stop();
    InboxMember joined = member;
    if (joined != null) {
      joined.wakeup();
    }
  }

  /** Whether the group has taken us in, with or without a share. */
  public boolean isJoined() {
    InboxMember joined = member;
    return joined != null && joined.isJoined();
  }

  public List<String> owned() {
    return running.values().stream().flatMap(each -> each.organizations().stream()).toList();
  }

  /** Starts and ends a dispatcher for each partition that is ours. */
  private final class Partitioned implements Assignment {

    private final LogSetup.Found found;

    Partitioned(LogSetup.Found found) {
      this.found = found;
    }

    @Override
    public void gained(int partition) {
      List<String> here =
          settings.buildkite().organizations().stream()
              .filter(slug -> OwnerPartitions.of(slug, found.partitions()) == partition)
              .toList();
      if (here.isEmpty() || running.containsKey(partition)) {
        return;
      }
      InboxDispatcher dispatcher = dispatcher(partition, here, found);
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
        work.metrics().count(message == null ? InboxResult.UNREADABLE : InboxResult.FOREIGN);
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
  }

  private InboxDispatcher dispatcher(
      int partition, List<String> organizations, LogSetup.Found found) {
    StopSignal ownershipEnds = new StopSignal();
    BuildLog log =
        new BuildLog(
            new LogSettings(
                settings.kafka(),
                settings.topics().topics(),
                settings.publish().group(),
                settings.publish().transactionalIdPrefix(),
                found.maxBatchBytes(),
                BuildMemory.maxBuildBytes()),
            partition,
            work.metrics(),
            retries,
            ownershipEnds,
            () -> fenced(ownershipEnds));
    return new InboxDispatcher(partition, organizations, log, ownershipEnds, work);
  }

  private void fenced(StopSignal ownershipEnds) {
    ownershipEnds.stop();
    InboxMember joined = member;
    if (joined != null) {
      joined.rejoin();
    }
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
      dispatcher.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      LOG.atInfo()
          .addKeyValue("organizations", dispatcher.organizations())
          .log("organizations left");
    }
  }
}
