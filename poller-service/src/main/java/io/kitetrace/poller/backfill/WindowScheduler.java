package io.kitetrace.poller.backfill;

import io.kitetrace.poller.state.BackfillState.OpenWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who reads what. Several windows are read at a time; each costs at most one page that is not full,
 * so there are no more of them than it takes: a window gives away what is older than its next pages
 * as soon as somebody has nothing to do. Safe for use by several threads.
 */
final class WindowScheduler {

  /** Builds after which a window knows how dense it is: some days of most organizations. */
  private static final long LEAST_READ = 400;

  /** Builds that a window keeps when it gives away the rest: of 25 pages one may be half empty. */
  private static final long KEPT = 2_500;

  private final int most;
  private final List<Window> windows = new ArrayList<>();
  private int active;

  WindowScheduler(List<OpenWindow> open, int most) {
    this.most = most;
    open.forEach(window -> windows.add(new Window(window)));
  }

  /** A window that nobody reads, or null where there is none, or enough are being read. */
  synchronized @Nullable Window take() {
    if (active == most) {
      return null;
    }
    for (Window window : windows) {
      if (!window.isTaken()) {
        window.take();
        active++;
        return window;
      }
    }
    return null;
  }

  synchronized void finished(Window window) {
    windows.remove(window);
    active--;
  }

  /** So many builds more of it were read, created from {@code bound} on. */
  synchronized void read(Window window, int builds, Instant bound) {
    window.read(builds, bound);
  }

  synchronized OpenWindow left(Window window) {
    return window.left();
  }

  /**
   * Lets somebody who has nothing to do have what is older than the window's next pages; false
   * where nobody needs it, or there is little of it.
   */
  synchronized boolean share(Window window) {
    return active < most
        && windows.stream().allMatch(Window::isTaken)
        && add(window, window.split(LEAST_READ, KEPT));
  }

  /** The API does not serve the window as a whole; false where it has no halves. */
  synchronized boolean halve(Window window) {
    return add(window, window.halve());
  }

  private boolean add(Window newer, @Nullable Window older) {
    if (older != null) {
      windows.add(windows.indexOf(newer) + 1, older);
    }
    return older != null;
  }

  /**
   * What is left of everything, if {@code window} were read down to {@code bound}, or to its end if
   * that is null.
   */
  synchronized List<OpenWindow> leftAfter(Window window, @Nullable Instant bound) {
    List<OpenWindow> left = new ArrayList<>();
    for (Window each : windows) {
      OpenWindow rest = each.left();
      if (each != window) {
        left.add(rest);
      } else if (bound != null) {
        left.add(
            bound.isBefore(rest.to()) ? new OpenWindow(rest.pipeline(), rest.from(), bound) : rest);
      }
    }
    return left;
  }

  /**
   * A window that is being read, newest first: what is left of it shrinks from its end, and from
   * its beginning when another takes that. Guarded by its scheduler.
   */
  static final class Window {

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

    private boolean isTaken() {
      return taken;
    }

    private void take() {
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
}
