package io.kitetrace.poller.poll;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a walk over a list came to, or several taken together.
 *
 * @param hadALongList whether one of them had more than one page, and could move between them
 * @param moved whether one moved
 * @param newestFinish of all builds seen, or null
 * @param asOf the time of the first page by the server's clock; null where nothing tells
 */
record Reading(
    int pages,
    boolean hadALongList,
    boolean moved,
    @Nullable Instant newestFinish,
    @Nullable Instant asOf) {

  static Reading of(BuildListWalk walk) {
    int pages = walk.pagesRead();
    ListChangeDetector changes = walk.changes();
    Instant newest = changes.newestFinish();
    Instant begun = changes.begun();
    return new Reading(pages, pages > 1, changes.moved(), newest, begun == null ? newest : begun);
  }

  /** Together with one that came after it, which reaches further. */
  Reading plus(Reading next) {
    Instant other = next.newestFinish;
    return new Reading(
        pages + next.pages,
        hadALongList || next.hadALongList,
        moved || next.moved,
        newestFinish == null || (other != null && other.isAfter(newestFinish))
            ? other
            : newestFinish,
        asOf);
  }

  /**
   * How far the lists have been read. What had finished by the time of the first page, and was
   * visible, has been read; what was not visible is what the overlap is for. Not the newest finish
   * that was seen, which stands still in quiet hours and then makes every pass read the last busy
   * minutes again; nor our own clock, which may be wrong. But a server's time that is far ahead of
   * ours is not believed: a cursor in the future would hide builds for good.
   */
  @Nullable Instant through(Instant now, Duration overlap) {
    Instant believable = now.plus(overlap);
    return asOf == null || asOf.isBefore(believable) ? asOf : believable;
  }
}
