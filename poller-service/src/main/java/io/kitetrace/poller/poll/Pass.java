package io.kitetrace.poller.poll;

import io.kitetrace.poller.api.ApiException;
import io.kitetrace.poller.api.BuildQuery;
import io.kitetrace.poller.api.Page;
import io.kitetrace.poller.api.PageAddress;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.poller.retry.Waiter;
import io.kitetrace.wire.BuildHead;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a list, from what finished at a given time to its end. It follows {@code Link};
 * where the list is not served that deep, or a page repeats the one before, it goes on by key,
 * below the oldest build seen. For one thread.
 */
final class Pass implements Intake.Watcher {

  private final PageReader pages;
  private final Waiter waiter;
  private final BuildList list;
  private final BuildQuery query;
  private final PageSize size;
  private final ListChangeDetector movement = new ListChangeDetector();
  private @Nullable Instant lastCreated;
  private @Nullable Instant bound;
  private byte @Nullable [] suspect;
  private int read;

  Pass(PageReader pages, Waiter waiter, BuildList list, BuildQuery query, PageSize size) {
    this.pages = pages;
    this.waiter = waiter;
    this.list = list;
    this.query = query;
    this.size = size;
  }

  @Override
  public void pageBegins() {
    movement.pageBegins();
  }

  @Override
  public void saw(BuildHead head) {
    movement.saw(head);
    if (head.createdAt() != null) {
      lastCreated = head.createdAt();
    }
  }

  /** Reads all pages; all but the last slice is published when it returns. */
  void run(Intake intake) throws StoppedException {
    PageAddress address = from(bound);
    while (address != null) {
      try {
        Page page = pages.read(address, RateBudget.Priority.LIVE, waiter, intake);
        read++;
        movement.pageEnds(page.serverTime());
        decide(intake);
        address = following(page);
        if (address != null) {
          intake.flushSoon();
        }
      } catch (ApiException.TooDeep e) {
        address = byKey();
      } catch (TruncatedBuildException e) {
        address = suspect(e, intake);
      } catch (PageTooLargeException e) {
        size.shrink();
        Instant below = below();
        bound = below == null ? bound : below; // what was read of the page counts
        address = from(bound);
        movement.overlaps();
      }
    }
  }

  /**
   * A page of one build ends within it, again and again. If the build is to blame, the page after
   * it does not; if the way here is to blame, it does too.
   */
  private @Nullable PageAddress suspect(TruncatedBuildException e, Intake intake)
      throws StoppedException {
    PageAddress next = e.page().next();
    if (suspect != null || (next == null && read == 0)) {
      throw PageReader.cut(e);
    }
    suspect = e.rest();
    if (next == null) {
      decide(intake);
    }
    return next;
  }

  /** A page was good: what did not end before it is a broken build. */
  private void decide(Intake intake) throws StoppedException {
    byte[] broken = suspect;
    suspect = null;
    if (broken != null) {
      intake.element(broken, 0, broken.length, true);
    }
  }

  private @Nullable PageAddress following(Page page) {
    PageAddress next = page.next();
    boolean larger = size.proved();
    return next != null && (movement.repeats() || (larger && below() != null)) ? byKey() : next;
  }

  /** How many pages were read. */
  int pagesRead() {
    return read;
  }

  ListChangeDetector movement() {
    return movement;
  }

  /**
   * How far the list has been read: the time of the first page by the server's clock. What had
   * finished by then, and was visible, has been read; what was not visible is what the overlap is
   * for. Not the newest finish that was seen, which stands still in quiet hours and then makes
   * every pass read the last busy minutes again; nor our own clock, which may be wrong. But a
   * server's time that is far ahead of ours is not believed: a cursor in the future would hide
   * builds for good.
   */
  @Nullable Instant through(InstantSource clock, Duration overlap) {
    Instant time = movement.begun() == null ? movement.newestFinish() : movement.begun();
    Instant believable = clock.instant().plus(overlap);
    return time == null || time.isBefore(believable) ? time : believable;
  }

  private PageAddress byKey() {
    Instant next = below();
    if (next == null || (bound != null && !next.isBefore(bound))) {
      throw new RetriesExhaustedException(
          "the API serves the list of '%s' no deeper, and not by created_to either"
              .formatted(list.organization()),
          false,
          null);
    }
    bound = next;
    movement.overlaps();
    return from(bound);
  }

  /** Just above the oldest build seen: several may have been created in the same millisecond. */
  private @Nullable Instant below() {
    return lastCreated == null ? null : lastCreated.plusMillis(1);
  }

  private PageAddress from(@Nullable Instant createdBefore) {
    BuildQuery sized = query.inPagesOf(size.builds());
    return list.from(
        pages.api(), createdBefore == null ? sized : sized.createdBefore(createdBefore));
  }
}
