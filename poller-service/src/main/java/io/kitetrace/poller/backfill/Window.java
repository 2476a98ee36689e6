package io.kitetrace.poller.backfill;

import io.kitetrace.poller.state.BackfillState.OpenWindow;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A window that is being read, newest first: what is left of it shrinks from its end, and from its
 * beginning when another takes that. Guarded by its plan.
 */
final class Window {

  private final @Nullable String pipeline;
  private Instant from;
  private Instant bound;
  private boolean taken;
  private @Nullable Instant newest;
  private long builds;

  Window(OpenWindow window) {
    this.pipeline = window.pipeline();
    this.from = window.from();
    this.bound = window.to();
  }

  OpenWindow left() {
    return new OpenWindow(pipeline, from, bound);
  }

  boolean isTaken() {
    return taken;
  }

  void take() {
    taken = true;
  }

  /** So many builds more were read, created from {@code newBound} on. */
  void read(int more, Instant newBound) {
    if (newest == null) {
      newest = newBound; // of the first page only the end counts: before it may be nothing
    } else {
      builds += more;
    }
    if (newBound.isBefore(bound)) {
      bound = newBound;
    }
  }

  /** What is older than so many builds from here, taken off; null where it holds no more. */
  @Nullable Window split(long least, long kept) {
    if (newest == null || builds < least) {
      return null;
    }
    double millisEach = (double) Duration.between(bound, newest).toMillis() / builds;
    double left = Duration.between(from, bound).toMillis() / Math.max(millisEach, 1e-3);
    if (left < 2.0 * kept) {
      return null;
    }
    return cut(bound.minusMillis((long) (millisEach * kept)));
  }

  /** The older half, taken off; null where there is none. */
  @Nullable Window halve() {
    long millis = Duration.between(from, bound).toMillis();
    return millis < 2 ? null : cut(bound.minusMillis(millis / 2));
  }

  private Window cut(Instant at) {
    Window older = new Window(new OpenWindow(pipeline, from, at));
    from = at;
    return older;
  }
}
