package io.kitetrace.emitter.delivery;

import io.kitetrace.emitter.delivery.DeadLetters.Reason;
import io.kitetrace.emitter.delivery.ExportScheduler.Conclusion;
import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
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
 * Brings records to the destination: has them traced and encoded on a few threads, keeps the order
 * of each build's versions, sends, repeats, narrows refusals down, and completes every record once
 * it is acknowledged, passed over or stored as a dead letter. Nothing is dropped on the way, and
 * nothing stands in a queue that the partitions do not know of.
 *
 * <p>All state belongs to one thread; what other threads have to say is queued for it.
 */
public final class Delivery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration MAX_SLEEP = Duration.ofSeconds(1);
  private static final Duration QUIET_CHECK = Duration.ofMillis(100);
  private static final Duration STUCK = Duration.ofMinutes(2);

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final DeliveryTarget target;
  private final DeadLetters deadLetters;
  private final EmitterMetrics metrics;
  private final BackendStatus status;
  private final ExecutorService tracers;
  private final ExecutorService exporters;
  private final TraceQueue traces;
  private final ExportScheduler exports;
  private final Thread thread;
  private final CountDownLatch finished = new CountDownLatch(1);
  private final List<Event.QuietWanted> awaited = new ArrayList<>();
  private int lettersUnderWay;
  private volatile long encodedBytes;
  private volatile boolean started;
  private volatile boolean finishing;
  private volatile boolean cutting;
  private volatile boolean stopped;

  /**
   * Starts nothing yet.
   *
   * @param threads makes those that this needs, and hears of what fails one of them
   */
  public Delivery(
      DeliveryTarget target,
      Tracing tracing,
      DeadLetters deadLetters,
      EmitterMetrics metrics,
      Clock clock,
      ServiceThreads threads) {
    Destination destination = target.destination();
    this.target = target;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    this.status = new BackendStatus(destination.description(), clock);
    this.tracers = threads.pool("tracer", TraceQueue.THREADS);
    this.exporters = threads.pool("otlp-export", destination.concurrency());
    this.traces = new TraceQueue(tracing, tracers, events::add);
    this.exports =
        new ExportScheduler(
            new Requests(destination, exporters, events::add),
            new Outbox(target.maxRequestBytes()),
            new SendRate(target.attemptTimeout(), System::nanoTime, new SplittableRandom()),
            status,
            metrics);
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
    events.add(new Event.RecordRead(record));
  }

  /** How the backend is. */
  public BackendStatus status() {
    return status;
  }

  /** Bytes of encoded traces that are not acknowledged yet. */
  public long encodedBytes() {
    return encodedBytes;
  }

  /**
   * Waits until no request is under way with anything of these partitions, which are not active any
   * more, or until it is told to give up. The outcomes have been concluded then.
   *
   * @return whether that came about
   */
  public boolean awaitQuiet(Set<Completion> completions, BooleanSupplier giveUp)
      throws InterruptedException {
    CountDownLatch quiet = new CountDownLatch(1);
    events.add(new Event.QuietWanted(completions, quiet));
    while (!quiet.await(QUIET_CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
      boolean over = finished.getCount() == 0;
      if (over || giveUp.getAsBoolean()) {
        return over;
      }
    }
    return true;
  }

  /**
   * Finishes what was accepted, as long as the backend accepts it and no longer than this; then
   * stops for good. What is still under way then is cancelled, so that nothing of ours reaches the
   * backend later than this by much.
   *
   * @param cancel the longest to wait for what is cancelled
   */
  public void finish(Duration longest, Duration cancel) throws InterruptedException {
    finishing = true;
    events.add(new Event.WokenUp());
    if (thread.isAlive() && !finished.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("delivery stopped with requests under way; their builds will be delivered again");
      cutting = true;
      target.destination().close();
      finished.await(cancel.toMillis(), TimeUnit.MILLISECONDS);
    }
    close();
  }

  /** Stops at once; what is on its way stays uncompleted. */
  @Override
  public void close() {
    stopped = true;
    events.add(new Event.WokenUp());
    if (!started) {
      endPools();
    }
  }

  private void endPools() {
    tracers.shutdownNow();
    exporters.shutdown(); // what is under way there ends by itself, or with the destination
  }

  private void run(Heartbeat heartbeat) throws InterruptedException {
    try {
      while (!stopped && !(finishing && finished())) {
        heartbeat.beat();
        Event event = events.poll(sleep().toNanos(), TimeUnit.NANOSECONDS);
        while (event != null && !stopped) {
          handle(event);
          event = events.poll();
        }
        awaited.removeIf(this::quiet);
        if (!cutting) {
          traceAhead();
          exports.pump(!traces.isEmpty()).forEach(this::conclude);
          traceAhead();
        }
      }
    } finally {
      endPools(); // not before: this thread hands them their work
      finished.countDown();
    }
  }

  private Duration sleep() {
    Duration until = exports.untilNext();
    return until.isZero() || until.compareTo(MAX_SLEEP) > 0 ? MAX_SLEEP : until;
  }

  /** A backend in an outage is not waited for. */
  private boolean finished() {
    return done() || ((cutting || exports.outage()) && exports.underWay() == 0);
  }

  private boolean done() {
    return traces.isEmpty() && lettersUnderWay == 0 && exports.idle() && events.isEmpty();
  }

  private boolean quiet(Event.QuietWanted wanted) {
    if (exports.carries(wanted.completions())) {
      return false;
    }
    wanted.quiet().countDown();
    return true;
  }

  private void handle(Event event) {
    switch (event) {
      case Event.RecordRead read -> traces.add(read.record());
      case Event.Traced traced -> traced(traced.record(), traced.trace());
      case Event.Untraceable untraceable -> {
        traces.ended();
        storeDeadLetter(untraceable.record(), untraceable.reason());
      }
      case Event.EncodedAnew anew -> {
        traces.ended();
        exports.add(anew.part(), anew.chunks());
      }
      case Event.RequestEnded ended -> exports.conclude(ended).forEach(this::conclude);
      case Event.LetterStored stored -> {
        lettersUnderWay--;
        metrics.deadLetter(stored.record().kind(), stored.reason().stage(), stored.reason().kind());
        complete(stored.record());
      }
      case Event.QuietWanted wanted -> awaited.add(wanted);
      case Event.WokenUp wokenUp -> {}
    }
  }

  /** Encoded traces that the backend does not accept yet keep others from being made. */
  private void traceAhead() {
    while (traces.ready() && exports.wantsMore() && encodedBytes < target.maxEncodedBytes()) {
      traces.startNext();
    }
  }

  private void traced(BuildRecord record, EncodedTrace trace) {
    traces.ended();
    metrics.spansTooOld(trace.tooOld());
    if (trace.chunks().isEmpty()) {
      metrics.skipped(record.kind());
      complete(record);
    } else {
      hold(trace.bytes());
      exports.add(new BuildInDelivery(record, trace));
    }
  }

  private void conclude(Conclusion conclusion) {
    switch (conclusion) {
      case Conclusion.Emitted emitted -> {
        EncodedTrace trace = emitted.build().trace();
        hold(-trace.bytes());
        metrics.emitted(emitted.build().record().kind(), trace.finishedAt());
        complete(emitted.build().record());
      }
      case Conclusion.GivenUp givenUp -> {
        hold(-givenUp.build().trace().bytes());
        storeDeadLetter(
            givenUp.build().record(), new Reason("export", givenUp.kind(), givenUp.message()));
      }
      case Conclusion.Dropped dropped -> {
        hold(-dropped.build().trace().bytes());
        traces.done(dropped.build().record());
      }
      case Conclusion.TooLarge large -> traces.encodeAnew(large.part(), large.maxBytes());
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others read
  private void hold(long bytes) {
    encodedBytes += bytes;
  }

  private void storeDeadLetter(BuildRecord record, Reason reason) {
    LOG.atWarn()
        .addKeyValue("topic", record.place().topic())
        .addKeyValue("partition", record.place().partition())
        .addKeyValue("offset", record.place().offset())
        .addKeyValue("stage", reason.stage())
        .addKeyValue("reason", reason.message())
        .log("record kept aside as a dead letter");
    lettersUnderWay++;
    deadLetters.storeDeadLetter(
        record, reason, () -> events.add(new Event.LetterStored(record, reason)));
  }

  private void complete(BuildRecord record) {
    record.completion().completed(record);
    traces.done(record);
  }
}
