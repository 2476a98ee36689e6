package io.kitetrace.poller.ownership;

import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.LogSettings;
import io.kitetrace.poller.log.PollerAcls;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.retry.Backoff;
import io.kitetrace.poller.retry.Outage;
import io.kitetrace.poller.retry.RetryLimits;
import io.kitetrace.poller.retry.StopSignal;
import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.poller.retry.Waiter;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shares the organizations with the other replicas, and works for those that fall to us. One writer
 * each: the group gives a partition to one member, and whoever takes its transactional id fences
 * the one before.
 */
public final class Ownership {

  private static final Duration END = Duration.ofSeconds(10);

  private final PollerSettings settings;
  private final int mostBuildBytes;
  private final OrganizationWork work;
  private final PollerMetrics metrics;
  private final Consumer<Throwable> onFault;
  private final Outage trouble;
  private final RetryLimits patience;
  private final Backoff backoff;
  private final InstantSource clock;
  private final ServiceThreads threads;
  private final StopSignal stop = new StopSignal();
  private volatile @Nullable Owners owners;
  private volatile @Nullable InboxMember member;

  /**
   * Nothing happens before {@link #run}.
   *
   * @param onFault hears of what no wait mends; what runs then should end
   * @param trouble with Kafka
   */
  public Ownership(
      PollerSettings settings,
      int mostBuildBytes,
      OrganizationWork work,
      PollerMetrics metrics,
      Consumer<Throwable> onFault,
      Outage trouble,
      RetryLimits patience,
      Backoff backoff,
      InstantSource clock,
      ServiceThreads threads) {
    this.settings = settings;
    this.mostBuildBytes = mostBuildBytes;
    this.work = work;
    this.metrics = metrics;
    this.onFault = onFault;
    this.trouble = trouble;
    this.patience = patience;
    this.backoff = backoff;
    this.clock = clock;
    this.threads = threads;
  }

  /**
   * Sets up the topics, joins the group and works until {@link #stop}; on a thread of its own.
   *
   * @throws io.kitetrace.runtime.settings.SettingsException if a topic is not fit for the log
   * @throws io.kitetrace.poller.retry.RetriesExhaustedException if patience has an end, and came to
   *     it
   */
  public void run(Heartbeat heartbeat) {
    Waiter waiter =
        time -> {
          heartbeat.beat();
          stop.sleep(time);
        };
    try {
      LogSetup.Found found =
          new LogSetup(settings.kafka(), settings.topics(), rights())
              .run(trouble, patience, backoff, waiter);
      Owners ours =
          new Owners(
              settings.buildkite().organizations(),
              found.partitions(),
              (partition, organizations) -> owner(partition, organizations, found),
              metrics);
      owners = ours;
      InboxMember joining =
          new InboxMember(
              settings.kafka(),
              settings.publish(),
              settings.topics().topics().inbox(),
              ours,
              trouble,
              patience,
              backoff,
              stop);
      member = joining;
      try {
        joining.run(heartbeat::beat);
      } finally {
        ours.endAll(END);
      }
    } catch (StoppedException e) {
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
    Owners ours = owners;
    return ours == null ? List.of() : ours.owned();
  }

  private List<RequiredAcl> rights() {
    return PollerAcls.of(
        settings.topics().topics(),
        settings.publish().group(),
        settings.publish().transactionalIdPrefix());
  }

  private PartitionOwner owner(int partition, List<String> organizations, LogSetup.Found found) {
    StopSignal ownershipEnds = new StopSignal();
    LogSettings log =
        new LogSettings(
            settings.kafka(),
            settings.topics().topics(),
            settings.publish().group(),
            settings.publish().transactionalIdPrefix(),
            found.mostBatchBytes(),
            mostBuildBytes);
    BuildLog buildLog =
        new BuildLog(
            log,
            partition,
            metrics,
            trouble,
            patience,
            backoff,
            ownershipEnds,
            clock,
            () -> fenced(ownershipEnds));
    return new PartitionOwner(
        partition, organizations, buildLog, ownershipEnds, work, metrics, onFault, threads);
  }

  private void fenced(StopSignal ownershipEnds) {
    ownershipEnds.stop();
    InboxMember joined = member;
    if (joined != null) {
      joined.rejoin();
    }
  }
}
