package io.kitetrace.emitter.delivery;

import io.kitetrace.emitter.delivery.BuildInDelivery.Part;
import io.kitetrace.emitter.delivery.DeadLetters.Reason;
import io.kitetrace.emitter.delivery.Event.EncodedAnew;
import io.kitetrace.emitter.delivery.Event.Traced;
import io.kitetrace.emitter.delivery.Event.Untraceable;
import io.kitetrace.emitter.delivery.Tracing.UntraceableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that wait for their trace, one version of a thing at a time, and the work of the threads
 * that trace. Encoded spans take more room than the JSON that they are made of: so they are made
 * when requests are about to need them, and no earlier. For the delivery thread.
 *
 * <p>Only what is about the record makes a dead letter of it; any other error is about us, and
 * fails the thread and with it the service.
 */
final class TraceQueue {

  /** How many threads. */
  static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

  /** Enough that no tracer waits for the delivery thread to hand out the next record. */
  private static final int MAX_IN_TRACING = 8;

  private static final Logger LOG = LoggerFactory.getLogger(TraceQueue.class);

  private final Tracing tracing;
  private final Executor threads;
  private final Consumer<Event> events;
  private final Deque<BuildRecord> waiting = new ArrayDeque<>();

  /** Of each thing on its way the later versions, which wait for it. */
  private final Map<String, Deque<BuildRecord>> laterVersions = new HashMap<>();

  private int inTracing;

  TraceQueue(Tracing tracing, Executor threads, Consumer<Event> events) {
    this.tracing = tracing;
    this.threads = threads;
    this.events = events;
  }

  void add(BuildRecord record) {
    Deque<BuildRecord> behind = laterVersions.putIfAbsent(record.thing(), new ArrayDeque<>(0));
    if (behind == null) {
      waiting.add(record);
    } else {
      behind.add(record);
    }
  }

  /** The record is done: the version that waited for it may go. */
  void done(BuildRecord record) {
    Deque<BuildRecord> behind = laterVersions.get(record.thing());
    BuildRecord next = behind == null ? null : behind.poll();
    if (next == null) {
      laterVersions.remove(record.thing());
    } else {
      waiting.add(next);
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty() && inTracing == 0;
  }

  /** Whether a record could be traced now. */
  boolean ready() {
    return !waiting.isEmpty() && inTracing < MAX_IN_TRACING;
  }

  /** Has the next record traced; one whose partition is gone is dropped. */
  void startNext() {
    BuildRecord record = waiting.remove();
    record.completion().started(record);
    if (record.completion().active()) {
      inTracing++;
      threads.execute(() -> trace(record));
    } else {
      done(record);
    }
  }

  /** Has a chunk's spans encoded once more, in smaller chunks. */
  void encodeAnew(Part part, int maxBytes) {
    inTracing++;
    threads.execute(() -> encode(part, maxBytes));
  }

  /** A tracer has told what became of its work. */
  void ended() {
    inTracing--;
  }

  private void trace(BuildRecord record) {
    EncodedTrace trace;
    try {
      trace = tracing.trace(record);
    } catch (UntraceableException e) {
      LOG.debug("record cannot become a trace", e);
      Reason reason = new Reason(e.stage(), "malformed", String.valueOf(e.getMessage()));
      events.accept(new Untraceable(record, reason));
      return;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.debug("record cannot become a trace", e);
      Reason reason =
          new Reason("trace", e.getClass().getSimpleName(), "no trace could be built of it");
      events.accept(new Untraceable(record, reason));
      return;
    }
    events.accept(new Traced(record, trace));
  }

  /** It could be traced before, so that what fails now is about us. */
  private void encode(Part part, int maxBytes) {
    BuildInDelivery build = part.build();
    try {
      events.accept(
          new EncodedAnew(
              part, tracing.smaller(build.record(), build.trace(), part.chunk(), maxBytes)));
    } catch (UntraceableException e) {
      throw new IllegalStateException("a record that was traced cannot be traced again", e);
    }
  }
}
