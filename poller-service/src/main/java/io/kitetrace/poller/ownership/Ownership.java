package io.kitetrace.poller.ownership;

import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.LogSettings;
import io.kitetrace.poller.log.PollerAcls;
import io.kitetrace.poller.retry.Retries;
import io.kitetrace.poller.retry.StopSignal;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.memory.BuildMemory;
import io.kitetrace.runtime.threads.Heartbeat;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shares the organizations with the other replicas, and works for those that fall to us. One writer
 * each: the group gives a partition to one member, and whoever takes its transactional id fences
 * the one before.
 */
public final class Ownership {

  private static final Duration END = Duration.ofSeconds(10);

  private final PollerSettings settings;
  private final Work work;
  private final Retries retries;
  private final StopSignal stop = new StopSignal();
  private volatile @Nullable InboxDispatchers dispatchers;
  private volatile @Nullable InboxMember member;

  /**
   * Nothing happens before {@link #run}.
   *
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
          new LogSetup(
                  settings.kafka(),
                  settings.topics(),
                  PollerAcls.of(
                      settings.topics().topics(),
                      settings.publish().group(),
                      settings.publish().transactionalIdPrefix()))
              .run(retries, stop.beating(heartbeat));
      InboxDispatchers ours =
          new InboxDispatchers(
              settings.buildkite().organizations(),
              found.partitions(),
              (partition, organizations) -> dispatcher(partition, organizations, found),
              work);
      dispatchers = ours;
      InboxMember joining = new InboxMember(settings, ours, retries, stop);
      member = joining;
      try {
        joining.run(heartbeat::beat);
      } finally {
        ours.endAll(END);
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

  /** The organizations that are ours at present. */
  public List<String> owned() {
    InboxDispatchers ours = dispatchers;
    return ours == null ? List.of() : ours.owned();
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
            work.resources().metrics(),
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
}
