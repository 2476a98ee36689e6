package io.kitetrace.poller.poll;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What the passes over an organization's lists came to, taken together. For one thread. */
final class Reading {

  private int pages;
  private int wanted;
  private boolean longList;
  private boolean moved;
  private @Nullable Instant newestFinish;
  private @Nullable Instant through;
  private boolean begun;

  /** A pass was read to its end. */
  void add(Pass pass, int wantedBuilds, InstantSource clock, Duration overlap) {
    pages += pass.pagesRead();
    wanted += wantedBuilds;
    longList |= pass.pagesRead() > 1;
    moved |= pass.movement().moved();
    Instant newest = pass.movement().newestFinish();
    if (newest != null && (newestFinish == null || newest.isAfter(newestFinish))) {
      newestFinish = newest;
    }
    if (!begun) { // what came after it has been read later, and so reaches further
      begun = true;
      through = pass.through(clock, overlap);
    }
  }

  /** How many pages were read. */
  int pages() {
    return pages;
  }

  /** How many builds of wanted pipelines they held. */
  int wanted() {
    return wanted;
  }

  /** Whether one of the lists had more than one page, and could move between them. */
  boolean hadALongList() {
    return longList;
  }

  /** Whether anything moved. */
  boolean moved() {
    return moved;
  }

  /** The newest finish of all builds seen, or null. */
  @Nullable Instant newestFinish() {
    return newestFinish;
  }

  /** How far all lists have been read; null where nothing tells. */
  @Nullable Instant through() {
    return through;
  }
}
