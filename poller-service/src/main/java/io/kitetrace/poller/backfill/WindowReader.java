package io.kitetrace.poller.backfill;

import io.kitetrace.poller.api.ApiException;
import io.kitetrace.poller.api.BuildQuery;
import io.kitetrace.poller.api.BuildSink;
import io.kitetrace.poller.api.Page;
import io.kitetrace.poller.api.PageAddress;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.log.Batch;
import io.kitetrace.poller.poll.Intake;
import io.kitetrace.poller.poll.PageReader;
import io.kitetrace.poller.poll.PageTooLargeException;
import io.kitetrace.poller.poll.TruncatedBuildException;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.poller.retry.Waiter;
import io.kitetrace.poller.state.BackfillState.OpenWindow;
import io.kitetrace.wire.BuildHead;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads one part from its newest build to its oldest. By key: each page begins at the oldest build
 * of the one before, so that nothing that leaves the list or joins it meanwhile moves another past
 * us, and no page is deep. A page that brings nothing older (more builds in a millisecond than it
 * holds, or a server that does not heed {@code created_to}) is followed by {@code Link}. What the
 * API refuses as too deep is halved. For one thread.
 */
final class WindowReader implements Intake.Watcher, BuildSink {

  /** Makes the intake of a reader. */
  @FunctionalInterface
  interface IntakeMaker {
    Intake make(Intake.Watcher watcher, Intake.Publisher publisher);
  }

  private final PageReader pages;
  private final Waiter waiter;
  private final String organization;
  private final WindowScheduler plan;
  private final BackfillProgress progress;
  private final Window part;
  private final Intake intake;
  private final Runnable shared;
  private final PageSizing size = new PageSizing();
  private Instant bound;
  private @Nullable Instant oldest;
  private boolean ignoresKey;
  private byte @Nullable [] suspect;
  private long asked;

  /**
   * A reader of a part.
   *
   * @param shared called when there is a part that nobody reads yet
   */
  WindowReader(
      PageReader pages,
      Waiter waiter,
      String organization,
      WindowScheduler plan,
      BackfillProgress progress,
      Window part,
      IntakeMaker intake,
      Runnable shared) {
    this.pages = pages;
    this.waiter = waiter;
    this.organization = organization;
    this.plan = plan;
    this.progress = progress;
    this.part = part;
    this.shared = shared;
    this.intake = intake.make(this, this::publish);
    this.bound = plan.left(part).to();
  }

  /** Reads it to its end; everything of it is published when it returns. */
  void run() throws StoppedException {
    PageAddress address = fromBound();
    while (address != null) {
      address = page(address);
    }
    progress.partEnds(part, intake.take(), intake.takeDecided());
  }

  private void publish(Batch slice) throws StoppedException {
    progress.publish(slice, intake.takeDecided());
  }

  private @Nullable PageAddress page(PageAddress address) throws StoppedException {
    try {
      Page page = pages.read(address, RateBudget.Priority.BACKFILL, waiter, this);
      progress.read(page.elements());
      decide();
      size.served(page.elements(), page.bytes(), System.nanoTime() - asked);
      return following(page);
    } catch (ApiException.TooDeep e) {
      return halved(e);
    } catch (TruncatedBuildException e) {
      return suspect(e);
    } catch (PageTooLargeException e) {
      size.refused();
      advance(0); // what was read of the page counts
      return fromBound();
    }
  }

  private @Nullable PageAddress following(Page page) throws StoppedException {
    PageAddress next = page.next();
    if (next == null) {
      return null;
    }
    if (!advance(page.elements()) || ignoresKey) {
      return next;
    }
    if (plan.share(part)) {
      shared.run();
    }
    return fromBound();
  }

  /** Writes down how far it is; false where the page brought nothing older. */
  private boolean advance(int builds) throws StoppedException {
    // Several may have been created in the same millisecond.
    Instant below = oldest == null ? bound : oldest.plusMillis(1);
    boolean further = below.isBefore(bound);
    bound = further ? below : bound;
    progress.pageEnds(part, builds, bound, intake.take(), intake.takeDecided());
    return further;
  }

  private PageAddress halved(ApiException.TooDeep e) {
    if (!plan.halve(part)) {
      throw new RetriesExhaustedException(
          "the API serves the list of '%s' no deeper, and not by created_from and created_to either"
              .formatted(organization),
          false,
          e);
    }
    shared.run();
    return fromBound();
  }

  /**
   * A page of one build ends within it, again and again. If the build is to blame, the page after
   * it does not; if the way here is to blame, it does too.
   */
  private @Nullable PageAddress suspect(TruncatedBuildException e) throws StoppedException {
    PageAddress next = e.page().next();
    if (suspect != null || (next == null && !progress.hasRead())) {
      throw PageReader.cut(e);
    }
    suspect = e.rest();
    if (next == null) {
      decide();
    }
    return next;
  }

  private void decide() throws StoppedException {
    byte[] broken = suspect;
    suspect = null;
    if (broken != null) {
      intake.element(broken, 0, broken.length, true);
    }
  }

  private PageAddress fromBound() {
    OpenWindow left = plan.left(part);
    return pages
        .api()
        .builds(
            organization,
            left.pipeline(),
            BuildQuery.created(left.from(), bound).inPagesOf(size.builds()));
  }

  @Override
  public void requested() {
    asked = System.nanoTime();
    progress.requested();
  }

  @Override
  public void element(byte[] buffer, int offset, int length, boolean whole)
      throws StoppedException {
    intake.element(buffer, offset, length, whole);
  }

  /** Hears of pages as a sink, and, from the intake, as its watcher: nothing to do. */
  @Override
  public void pageBegins() {}

  @Override
  public void saw(BuildHead head) {
    Instant created = head.createdAt();
    if (created != null) {
      ignoresKey |= !created.isBefore(bound);
      oldest = oldest == null || created.isBefore(oldest) ? created : oldest;
    }
  }
}
