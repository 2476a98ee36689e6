package io.kitetrace.poller.poll;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What the walks over an organization's lists came to, taken together. For one thread. */
final class Reading {

  private final InstantSource clock;
  private final Duration overlap;
  private int pages;
  private boolean longList;
  private boolean moved;
  private @Nullable Instant newestFinish;
  private @Nullable Instant through;
  private boolean begun;

  Reading(InstantSource clock, Duration overlap) {
    this.clock = clock;
    this.overlap = overlap;
  }

  void add(BuildListWalk walk) {
    pages += walk.pagesRead();
    longList |= walk.pagesRead() > 1;
    moved |= walk.changes().moved();
    Instant newest = walk.changes().newestFinish();
    if (newest != null && (newestFinish == null || newest.isAfter(newestFinish))) {
      newestFinish = newest;
    }
    if (!begun) { // what came after it has been read later, and so reaches further
      begun = true;
      through = through(walk.changes());
    }
  }

  /**
   * How far the list has been read: the time of the first page by the server's clock. What had
   * finished by then, and was visible, has been read; what was not visible is what the overlap is
   * for. Not the newest finish that was seen, which stands still in quiet hours and then makes
   * every pass read the last busy minutes again; nor our own clock, which may be wrong. But a
   * server's time that is far ahead of ours is not believed: a cursor in the future would hide
   * builds for good.
   */
  private @Nullable Instant through(ListChangeDetector changes) {
    Instant time = changes.begun() == null ? changes.newestFinish() : changes.begun();
    Instant believable = clock.instant().plus(overlap);
    return time == null || time.isBefore(believable) ? time : believable;
  }

  int pages() {
    return pages;
  }

  /** Whether one of the lists had more than one page, and could move between them. */
  boolean hadALongList() {
    return longList;
  }

  boolean moved() {
    return moved;
  }

  @Nullable Instant newestFinish() {
    return newestFinish;
  }

  /** How far all lists have been read; null where nothing tells. */
  @Nullable Instant through() {
    return through;
  }
}
