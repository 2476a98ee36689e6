package io.kitetrace.poller.poll;

import io.kitetrace.poller.buildkite.ApiException;
import io.kitetrace.poller.buildkite.BuildQuery;
import io.kitetrace.poller.buildkite.Page;
import io.kitetrace.poller.buildkite.PageAddress;
import io.kitetrace.poller.buildkite.RateBudget;
import io.kitetrace.poller.lifecycle.StoppedException;
import io.kitetrace.poller.lifecycle.Waiter;
import io.kitetrace.poller.settings.PollSettings;
import io.kitetrace.wire.BuildHead;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * One reading of an organization's list, from what finished at a given time to its end. It follows
 * {@code Link}; where the list is not served that deep it goes on by key, below the oldest build
 * seen. The cursor moves when the last page was read, and not before. For one thread.
 */
final class Pass {

  private final PageReader pages;
  private final PollSettings settings;
  private final InstantSource clock;
  private final Waiter waiter;
  private final String organization;
  private final Instant from;
  private @Nullable Instant serverTime;
  private @Nullable Instant newestFinish;
  private @Nullable Instant lastCreated;
  private int read;

  Pass(
      PageReader pages,
      PollSettings settings,
      InstantSource clock,
      Waiter waiter,
      String organization,
      Instant from) {
    this.pages = pages;
    this.settings = settings;
    this.clock = clock;
    this.waiter = waiter;
    this.organization = organization;
    this.from = from;
  }

  void saw(BuildHead head) {
    if (head.createdAt() != null) {
      lastCreated = head.createdAt();
    }
    Instant finish = head.finishedAt();
    if (finish != null && (newestFinish == null || finish.isAfter(newestFinish))) {
      newestFinish = finish;
    }
  }

  /** Reads all pages; returns how far the list has been read by that. */
  @Nullable Instant run(Intake intake) throws StoppedException {
    BuildQuery query = BuildQuery.finishedFrom(from);
    PageAddress address = pages.api().builds(organization, query);
    Instant bound = null;
    while (address != null) {
      try {
        Page page = pages.read(address, RateBudget.Priority.LIVE, waiter, intake);
        read++;
        if (serverTime == null) {
          serverTime = page.serverTime();
        }
        address = page.next();
        if (address != null) {
          intake.flush();
        }
      } catch (ApiException.TooDeep e) {
        bound = below(bound);
        address = pages.api().builds(organization, query.createdBefore(bound));
      }
    }
    return through();
  }

  int pagesRead() {
    return read;
  }

  /** Just above the oldest build seen: several may have been created in the same millisecond. */
  private Instant below(@Nullable Instant bound) {
    Instant oldest = lastCreated;
    if (oldest == null || (bound != null && !oldest.plusMillis(1).isBefore(bound))) {
      throw new io.kitetrace.poller.lifecycle.GaveUpException(
          "the API serves the list of '%s' no deeper, and not by created_to either"
              .formatted(organization),
          false,
          null);
    }
    return oldest.plusMillis(1);
  }

  /**
   * The time of the first page by the server's clock: what had finished by then, and was visible,
   * has been read; what was not visible is what the overlap is for. Not the newest finish that was
   * seen, which stands still in quiet hours and then makes every pass read the last busy minutes
   * again; nor our own clock, which may be wrong. But a server's time that is far ahead of ours is
   * not believed: a cursor in the future would hide builds for good.
   */
  private @Nullable Instant through() {
    Instant time = serverTime == null ? newestFinish : serverTime;
    Instant believable = clock.instant().plus(settings.overlap());
    return time == null || time.isBefore(believable) ? time : believable;
  }
}
