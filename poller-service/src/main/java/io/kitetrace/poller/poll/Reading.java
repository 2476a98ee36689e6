package io.kitetrace.poller.poll;

import io.kitetrace.poller.ingest.Decision;
import io.kitetrace.poller.ingest.Intake;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.wire.BuildHead;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What the walks over an organization's lists came to, taken together. For one thread. */
final class Reading implements BuildListWalk.Taker {

  private final Intake intake;
  private final BuildFilter.Unmatched unmatched;

  private int pages;
  private int wanted;
  private boolean longList;
  private boolean moved;
  private @Nullable Instant newestFinish;
  private @Nullable Instant through;
  private boolean begun;

  Reading(Intake intake, BuildFilter.Unmatched unmatched) {
    this.intake = intake;
    this.unmatched = unmatched;
  }

  @Override
  public @Nullable BuildHead take(byte[] buffer, int offset, int length, boolean whole)
      throws InterruptedException {
    Decision decision = intake.take(buffer, offset, length, whole);
    BuildHead head = decision.head();
    if (head != null) {
      unmatched.saw(head);
      wanted += isFiltered(decision) ? 0 : 1;
    }
    return head;
  }

  private static boolean isFiltered(Decision decision) {
    return decision instanceof Decision.Dropped dropped
        && dropped.reason() == Decision.Reason.FILTERED;
  }

  /** A list was read to its end. */
  void add(BuildListWalk walk, InstantSource clock, Duration overlap) {
    pages += walk.pagesRead();
    longList |= walk.pagesRead() > 1;
    moved |= walk.changes().moved();
    Instant newest = walk.changes().newestFinish();
    if (newest != null && (newestFinish == null || newest.isAfter(newestFinish))) {
      newestFinish = newest;
    }
    if (!begun) { // what came after it has been read later, and so reaches further
      begun = true;
      through = through(walk.changes(), clock, overlap);
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
  private static @Nullable Instant through(
      ListChangeDetector changes, InstantSource clock, Duration overlap) {
    Instant time = changes.begun() == null ? changes.newestFinish() : changes.begun();
    Instant believable = clock.instant().plus(overlap);
    return time == null || time.isBefore(believable) ? time : believable;
  }

  /** How many pages were read. */
  int pages() {
    return pages;
  }

  /** How many wanted builds they held, repeats included. */
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
