package io.kitetrace.emitter.delivery;

import io.kitetrace.emitter.delivery.DeadLetters.Reason;
import io.kitetrace.emitter.delivery.Tracing.Traced;
import io.kitetrace.emitter.metrics.EmitterCounters;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings records to the destination: traces them on a few threads, keeps the order of each build's
 * versions, sends, repeats, narrows refusals down, and settles every record with its lease once it
 * is acknowledged, passed over or buried. Nothing is dropped on the way, and nothing stands in a
 * queue that the leases do not know of.
 *
 * <p>All state belongs to one thread; what other threads have to say is queued for it.
 */
public final class Delivery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
  private static final Duration STUCK = Duration.ofMinutes(2);

  /** Enough that no tracer waits for this thread to hand out the next record. */
  private static final int MOST_IN_TRACING = 8;

  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final BuildOrder order = new BuildOrder();

  /**
   * Spans take several times the room of the JSON that they are made of, and die young where they
   * are sent soon: so they are made when requests are about to need them, and no earlier.
   */
  private final Deque<BuildRecord> untraced = new ArrayDeque<>();

  private final ExecutorService tracing;
  private final ExecutorService exporters;
  private final Tracers tracers;
  private final Destination destination;
  private final DeadLetters deadLetters;
  private final EmitterCounters counters;
  private final Clock clock;
  private final BackendStatus status;
  private final ExportScheduler sending;
  private final Thread thread;
  private final CountDownLatch finished = new CountDownLatch(1);
  private final List<Quiet> awaited = new ArrayList<>();
  private int inTracing;
  private int inBurial;
  private volatile boolean started;
  private volatile boolean finishing;
  private volatile boolean cutting;
  private volatile boolean stopped;

  /**
   * Starts nothing yet.
   *
   * @param limits sizes and times
   * @param destination stays the caller's; {@link #finish} may close it
   * @param threads makes those that this needs; what fails one of them is told there
   */
  public Delivery(
      DeliveryLimits limits,
      Tracing tracing,
      Destination destination,
      DeadLetters deadLetters,
      EmitterCounters counters,
      Clock clock,
      ServiceThreads threads) {
    this.tracing = threads.pool("tracer", Tracers.SIZE);
    this.tracers = new Tracers(tracing, this.tracing);
    this.exporters = threads.pool("otlp-export", destination.concurrency());
    this.destination = destination;
    this.deadLetters = deadLetters;
    this.counters = counters;
    this.clock = clock;
    this.status = new BackendStatus(destination.description(), clock);
    this.sending =
        new ExportScheduler(
            new Requests(destination, exporters),
            new Outbox(limits.maxRequestBytes()),
            new SendRate(limits.attemptTimeout(), System::nanoTime, new SplittableRandom()),
            status,
            counters,
            new Conclusions(),
            tasks::add);
    this.thread = threads.unstarted("delivery", STUCK, this::run);
  }

  /** Begins to deliver. */
  public void start() {
    started = true;
    thread.start();
  }

  /** Whether it has begun. */
  public boolean started() {
    return started;
  }

  /** Takes a record on. Returns at once; how much is on its way is for the caller to bound. */
  public void accept(BuildRecord record) {
    tasks.add(() -> enter(record));
  }

  /** How the backend is. */
  public BackendStatus status() {
    return status;
  }

  /**
   * Waits until no request is under way with anything that was read under these leases, which are
   * not active any more, or until it is told to give up. The outcomes have been settled then.
   *
   * @return whether that came about
   */
  public boolean awaitQuiet(Set<Completion> leases, BooleanSupplier giveUp)
      throws InterruptedException {
    Quiet quiet = new Quiet(leases);
    tasks.add(() -> awaited.add(quiet));
    BooleanSupplier over = () -> finished.getCount() == 0;
    return quiet.await(() -> over.getAsBoolean() || giveUp.getAsBoolean()) || over.getAsBoolean();
  }

  /**
   * Finishes what was taken on, as long as the backend takes it and no longer than this; then stops
   * for good. What is still under way then is cancelled, so that nothing of ours reaches the
   * backend later than this by much.
   *
   * @param cancel the longest to wait for what is cancelled
   */
  public void finish(Duration longest, Duration cancel) throws InterruptedException {
    finishing = true;
    tasks.add(() -> {}); // wakes it
    if (thread.isAlive() && !finished.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("delivery stopped with requests under way; their builds will be delivered again");
      cutting = true;
      destination.close();
      finished.await(cancel.toMillis(), TimeUnit.MILLISECONDS);
    }
    close();
  }

  /** Stops at once; what is on its way stays unsettled. */
  @Override
  public void close() {
    stopped = true;
    tasks.add(() -> {});
    if (!started) {
      endPools();
    }
  }

  private void endPools() {
    tracing.shutdownNow();
    exporters.shutdown(); // what is under way there ends by itself, or with the destination
  }

  private void run(Heartbeat heartbeat) throws InterruptedException {
    try {
      while (!stopped && !(finishing && finished())) {
        heartbeat.beat();
        Runnable task = tasks.poll(sleep().toNanos(), TimeUnit.NANOSECONDS);
        while (task != null && !stopped) {
          task.run();
          task = tasks.poll();
        }
        awaited.removeIf(quiet -> quiet.look(sending));
        if (!cutting) {
          traceAhead();
          sending.pump(inTracing > 0 || !untraced.isEmpty());
          traceAhead();
        }
      }
    } finally {
      endPools(); // not before: this thread hands them their work
      finished.countDown();
    }
  }

  private Duration sleep() {
    Duration until = sending.untilNext();
    return until.isZero() || until.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : until;
  }

  /** A backend in trouble is not waited for. */
  private boolean finished() {
    return done() || ((cutting || sending.troubled()) && sending.underWay() == 0);
  }

  private boolean done() {
    return untraced.isEmpty()
        && inTracing == 0
        && inBurial == 0
        && sending.idle()
        && tasks.isEmpty();
  }

  private void enter(BuildRecord record) {
    if (order.enter(record)) {
      untraced.add(record);
    }
  }

  private void traceAhead() {
    while (!untraced.isEmpty() && inTracing < MOST_IN_TRACING && sending.wantsMore()) {
      BuildRecord record = untraced.remove();
      record.lease().takenUp(record);
      if (record.lease().active()) {
        inTracing++;
        tracers.trace(
            record,
            traced -> tasks.add(() -> traced(record, traced)),
            reason -> tasks.add(() -> untraceable(record, reason)));
      } else {
        leave(record);
      }
    }
  }

  private void untraceable(BuildRecord record, Reason reason) {
    inTracing--;
    bury(record, reason);
  }

  private void traced(BuildRecord record, Traced traced) {
    inTracing--;
    counters.spansTooOld(traced.tooOld());
    if (traced.spans().isEmpty()) {
      counters.skipped();
      settle(record);
    } else {
      sending.add(new BuildInDelivery(record, traced));
    }
  }

  private void bury(BuildRecord record, Reason reason) {
    LOG.atWarn()
        .addKeyValue("partition", record.place().partition())
        .addKeyValue("offset", record.place().offset())
        .addKeyValue("stage", reason.stage())
        .addKeyValue("reason", reason.message())
        .log("record kept aside as a dead letter");
    inBurial++;
    deadLetters.bury(record, reason, () -> tasks.add(() -> buried(record, reason)));
  }

  private void buried(BuildRecord record, Reason reason) {
    inBurial--;
    counters.deadLetter(reason.stage(), reason.kind());
    settle(record);
  }

  private void settle(BuildRecord record) {
    record.lease().settled(record);
    leave(record);
  }

  private void leave(BuildRecord record) {
    BuildRecord next = order.next(record);
    if (next != null) {
      untraced.add(next);
    }
  }

  private final class Conclusions implements ExportScheduler.Results {

    @Override
    public void emitted(BuildInDelivery build) {
      Instant end = build.traced().finishedAt();
      counters.emitted(end == null ? Duration.ZERO : Duration.between(end, clock.instant()));
      settle(build.record());
    }

    @Override
    public void refused(BuildInDelivery build, String kind, String message) {
      bury(build.record(), new Reason("export", kind, message));
    }

    @Override
    public void dropped(BuildInDelivery build) {
      leave(build.record());
    }
  }
}
