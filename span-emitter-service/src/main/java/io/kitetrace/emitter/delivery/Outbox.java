package io.kitetrace.emitter.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits to be sent: builds on their way, and batches that have to go again. One thread. */
final class Outbox {

  private static final int MAX_SPANS = 10_000;

  /**
   * Of the limit: builds differ, and a batch that turns out too large costs a second marshalling.
   */
  private static final double FILL = 0.85;

  /**
   * Bytes that make a request worth while: larger ones hardly cost less, and hold more spans while
   * they are on their way. The limit is for builds that take more alone.
   */
  private static final double ENOUGH = 1 << 20;

  /** What a span takes in OTLP before the first answer has told. */
  private static final double FIRST_GUESS = 1_500;

  private final long maxBytes;
  private final Deque<SpanSlice> ready = new ArrayDeque<>();
  private final Deque<Batch> again = new ArrayDeque<>();
  private double bytesPerSpan = FIRST_GUESS;
  private long readySpans;

  Outbox(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(SpanSlice part) {
    ready.add(part);
    readySpans += part.spans().size();
  }

  /** To be sent before anything new. */
  void again(List<Batch> batches) {
    for (int i = batches.size() - 1; i >= 0; i--) {
      again.addFirst(batches.get(i));
    }
  }

  /** To be sent once more, after others that wait for that. */
  void again(Batch batch) {
    again.addLast(batch);
  }

  boolean isEmpty() {
    return ready.isEmpty() && again.isEmpty();
  }

  /** Whether waiting for more builds would not make the next request better. */
  boolean full() {
    return !again.isEmpty() || !wantsMore();
  }

  /** Whether less waits than makes a request. */
  boolean wantsMore() {
    return readySpans < enough();
  }

  /** Learns from a request how large spans are. */
  void learn(int spans, long bytes) {
    if (spans > 0 && bytes > 0) {
      bytesPerSpan += ((double) bytes / spans - bytesPerSpan) / 4;
    }
  }

  private int enough() {
    return (int) Math.max(1, Math.min(spansPerRequest(), ENOUGH / bytesPerSpan));
  }

  /** How many spans are likely to fit into a request. */
  int spansPerRequest() {
    return (int) Math.max(1, Math.min(MAX_SPANS, maxBytes * FILL / bytesPerSpan));
  }

  /**
   * The next batch, or null if there is none. In trouble, what has failed often stands back for
   * what has not, so that one bad batch does not look like a bad backend.
   */
  @Nullable Batch next(boolean troubled) {
    Batch retry = again.isEmpty() ? null : troubled ? leastFailed() : again.getFirst();
    if (retry != null && !(troubled && retry.failures() > 1 && !ready.isEmpty())) {
      again.remove(retry);
      return retry;
    }
    return fresh();
  }

  private Batch leastFailed() {
    Batch least = again.getFirst();
    for (Batch batch : again) {
      if (batch.failures() < least.failures()) {
        least = batch;
      }
    }
    return least;
  }

  private @Nullable Batch fresh() {
    if (ready.isEmpty()) {
      return null;
    }
    int room = enough();
    List<SpanSlice> parts = new ArrayList<>();
    while (!ready.isEmpty() && (parts.isEmpty() || ready.getFirst().spans().size() <= room)) {
      SpanSlice part = ready.removeFirst();
      readySpans -= part.spans().size();
      room -= part.spans().size();
      parts.add(part);
    }
    return new Batch(parts);
  }
}
