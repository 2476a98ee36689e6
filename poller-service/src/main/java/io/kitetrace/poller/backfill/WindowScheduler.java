package io.kitetrace.poller.backfill;

import io.kitetrace.poller.state.BackfillState.OpenWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who reads what. Several parts are read at a time; each costs at most one page that is not full,
 * so there are no more of them than it takes: a part gives away what is older than its next pages
 * as soon as somebody has nothing to do. Safe for use by several threads.
 */
final class WindowScheduler {

  /** Builds after which a part knows how dense it is: some days of most organizations. */
  private static final long LEAST_READ = 400;

  /** Builds that a part keeps when it gives away the rest: of 25 pages one may be half empty. */
  private static final long KEPT = 2_500;

  private final int most;
  private final List<Window> parts = new ArrayList<>();
  private int active;

  WindowScheduler(List<OpenWindow> windows, int most) {
    this.most = most;
    windows.forEach(window -> parts.add(new Window(window)));
  }

  /** A part that nobody reads, or null where there is none, or enough are being read. */
  synchronized @Nullable Window take() {
    if (active == most) {
      return null;
    }
    for (Window part : parts) {
      if (!part.isTaken()) {
        part.take();
        active++;
        return part;
      }
    }
    return null;
  }

  /** The part was read to its end. */
  synchronized void finished(Window part) {
    parts.remove(part);
    active--;
  }

  /** So many builds more of it were read, created from {@code bound} on. */
  synchronized void read(Window part, int builds, Instant bound) {
    part.read(builds, bound);
  }

  /** What is left of a part. */
  synchronized OpenWindow left(Window part) {
    return part.left();
  }

  /**
   * Lets somebody who has nothing to do have what is older than the part's next pages; false where
   * nobody needs it, or there is little of it.
   */
  synchronized boolean share(Window part) {
    return active < most
        && parts.stream().allMatch(Window::isTaken)
        && add(part, part.split(LEAST_READ, KEPT));
  }

  /** The API does not serve the part as a whole; false where it has no halves. */
  synchronized boolean halve(Window part) {
    return add(part, part.halve());
  }

  private boolean add(Window newer, @Nullable Window older) {
    if (older != null) {
      parts.add(parts.indexOf(newer) + 1, older);
    }
    return older != null;
  }

  /**
   * What is left of everything, if {@code part} were read down to {@code bound}, or to its end if
   * that is null.
   */
  synchronized List<OpenWindow> leftAfter(Window part, @Nullable Instant bound) {
    List<OpenWindow> left = new ArrayList<>();
    for (Window each : parts) {
      OpenWindow window = each.left();
      if (each != part) {
        left.add(window);
      } else if (bound != null) {
        left.add(
            bound.isBefore(window.to())
                ? new OpenWindow(window.pipeline(), window.from(), bound)
                : window);
      }
    }
    return left;
  }
}
