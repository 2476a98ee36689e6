package io.kitetrace.emitter.replay;

import io.kitetrace.emitter.consume.DrainGoal;
import io.kitetrace.emitter.consume.EmitterAcls;
import io.kitetrace.emitter.consume.EmitterAdmin;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.emitter.metrics.RecordKind;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.emitter.service.EmitterMode;
import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.LogAdmin;
import io.kitetrace.wire.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over the log, to its end as of the start: each build that was asked for once, from its
 * last version, whole, and each of their last timelines. {@link #run} once; {@link #stop} on any
 * thread.
 *
 * <p>The end is taken once, by the first process of the group, and kept as a mark: processes that
 * share the group share the end, and so does one that resumes it later. What is published beyond it
 * is left to whoever follows the log.
 */
public final class Replay {

  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  /** For Kafka, and for a backend that has not taken anything yet. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** For a backend in the middle of the work. */
  private static final Duration LONG_LIMIT = Duration.ofMinutes(10);

  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(1);

  private final EmitterSettings settings;
  private final ReplayRequest request;
  private final String group;
  private final boolean madeUp;
  private final Supplier<Destination> destination;
  private final Clock clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable Emitter emitter;

  /**
   * Opens nothing yet.
   *
   * @param settings the backend and the log; its group is not touched
   * @param newGroup the group's name where the request has none
   * @param destination opens the backend; not called for a dry run
   */
  public Replay(
      EmitterSettings settings,
      ReplayRequest request,
      String newGroup,
      Supplier<Destination> destination,
      Clock clock) {
    // A dry run moves nobody's place.
    String named = request.dryRun() ? null : request.group();
    this.madeUp = named == null;
    this.group = named == null ? newGroup : named;
    this.settings = settings.withGroup(group, request.pipelines());
    this.request = request;
    this.destination = destination;
    this.clock = clock;
  }

  /** Is told how far the replay is, about once a second. */
  public interface Watcher {

    /** So many offsets of the log out of so many are done, with these results. */
    void at(long done, long total, EmitterMetrics counters);
  }

  /**
   * What a replay came to.
   *
   * @param complete whether it reached the end; false if it was stopped
   * @param group its consumer group
   * @param groupKept whether the group is still there, to resume with
   * @param counters what this process did of it
   * @param before when it had come to its end already, so that nothing was left; null otherwise
   */
  public record Result(
      boolean complete,
      String group,
      boolean groupKept,
      EmitterMetrics counters,
      @Nullable Instant before) {}

  /**
   * Sends, and returns when all is acknowledged or kept aside, or it was stopped.
   *
   * @throws CommandFailure if Kafka or the backend is away for too long, or refuses us; the message
   *     tells how to resume
   */
  public Result run(Watcher watcher) throws InterruptedException {
    LogAdmin admin =
        EmitterAdmin.of(
            settings.kafka(),
            settings.topics(),
            group,
            EmitterAcls.replaying(settings.topics().topics(), group));
    EmitterMetrics counters = EmitterMetrics.ofCommand(clock);
    if (!admin.awaitReachable(LIMIT, stopping)) {
      return new Result(false, group, false, counters, null);
    }
    admin.setUpTopics();
    try (ReplayEnd end = new ReplayEnd(settings, group, clock)) {
      ReplayMark mark = request.dryRun() ? end.seen(request.group()) : end.shared();
      return mark.completedAt() == null
          ? run(end, mark, counters, watcher)
          : new Result(true, group, !madeUp, counters, mark.completedAt());
    }
  }

  private Result run(ReplayEnd end, ReplayMark mark, EmitterMetrics counters, Watcher watcher)
      throws InterruptedException {
    boolean complete = false;
    boolean keep = true;
    Topics topics = settings.topics().topics();
    try (ReplayGroup place = new ReplayGroup(settings.kafka(), group, topics)) {
      if (request.dryRun() && request.group() != null) {
        place.beginAt(request.group());
      }
      DrainGoal goal = end.goal(mark);
      try (Emitter opened = new Emitter(settings, mode(goal), open(), Map.of(), counters, clock)) {
        emitter = opened;
        complete = stopping.getCount() > 0 && pass(opened, goal, place, watcher);
      } catch (CommandFailure e) {
        throw begun(counters) && !request.dryRun() ? resumable(e) : e;
      } finally {
        boolean wanted = !madeUp || request.keepGroup() || unfinished(complete, counters);
        keep = (wanted && !request.dryRun()) || !place.remove();
        if (!request.dryRun()) {
          settle(end, mark, complete, keep);
        }
      }
    }
    return new Result(complete, group, keep, counters, null);
  }

  /** The index is read after the end is there, and what stands beyond the end after that. */
  private EmitterMode mode(DrainGoal goal) {
    try {
      KafkaSettings kafka = settings.kafka();
      Topics topics = settings.topics().topics();
      LatestVersions latest = LatestVersions.read(kafka, topics.index());
      LaterVersions later = LaterVersions.read(kafka, goal.of(topics.builds()));
      LatestTimelines timelines =
          LatestTimelines.read(kafka, goal.of(topics.timelines()), request::isFor);
      return new EmitterMode(
          new ReplayFilter(request, latest, later, timelines), true, !request.dryRun(), false);
    } catch (KafkaException e) {
      throw new CommandFailure(KafkaFailures.sentence(settings.kafka(), e), e);
    }
  }

  private void settle(ReplayEnd end, ReplayMark mark, boolean complete, boolean keep) {
    if (!keep) {
      end.remove();
    } else if (complete) {
      end.complete(mark);
    }
  }

  /** Finishes what is on its way and lets {@link #run} return. */
  public void stop() {
    stopping.countDown();
    Emitter running = emitter;
    if (running != null) {
      running.close();
    }
  }

  private boolean pass(Emitter running, DrainGoal goal, ReplayGroup place, Watcher watcher)
      throws InterruptedException {
    running.startUpTo(goal); // before it reads: what stands beyond is not for the replay
    Reports reports = new Reports(goal.sum(), place, watcher, running);
    boolean complete = running.awaitDrained(goal, LONG_LIMIT, reports::now);
    if (complete) {
      reports.end();
    }
    LOG.atInfo().addKeyValue("group", group).addKeyValue("complete", complete).log("replay ends");
    return complete;
  }

  private Destination open() {
    if (request.dryRun()) {
      return new NoDestination();
    }
    Destination backend = destination.get();
    return request.spansPerSecond() > 0
        ? new RateLimitedDestination(backend, request.spansPerSecond())
        : backend;
  }

  private static boolean unfinished(boolean complete, EmitterMetrics counters) {
    return !complete && begun(counters);
  }

  private static boolean begun(EmitterMetrics counters) {
    return counters.consumed() + counters.outcomes(RecordKind.TIMELINE).consumed() > 0;
  }

  private CommandFailure resumable(CommandFailure e) {
    return new CommandFailure(
        "%s; the replay resumes with --group %s".formatted(e.getMessage(), group), e);
  }

  /** Tells the watcher now and then, and gives up on a backend that never takes anything. */
  private static final class Reports {
    private final long total;
    private final long first;
    private final ReplayGroup place;
    private final Watcher watcher;
    private final Emitter running;
    private long last = System.nanoTime();

    private Reports(long total, ReplayGroup place, Watcher watcher, Emitter running) {
      this.first = place.position();
      this.total = Math.max(0, total - first);
      this.place = place;
      this.watcher = watcher;
      this.running = running;
    }

    private void now() {
      if (!running.backend().everAccepted()) {
        running.backend().giveUpAfter(LIMIT);
      }
      if (System.nanoTime() - last < BETWEEN_REPORTS.toNanos()) {
        return;
      }
      watcher.at(Math.clamp(place.position() - first, 0, total), total, running.metrics());
      last = System.nanoTime();
    }

    private void end() {
      watcher.at(total, total, running.metrics());
    }
  }
}
