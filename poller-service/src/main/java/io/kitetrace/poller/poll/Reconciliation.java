package io.kitetrace.poller.poll;

import io.kitetrace.poller.api.ApiException;
import io.kitetrace.poller.api.BuildQuery;
import io.kitetrace.poller.api.Page;
import io.kitetrace.poller.api.PageAddress;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.poller.retry.Waiter;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.wire.BuildHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a list again without its jobs, which is cheap, and by key, so that nothing that
 * moves can hide: each page begins at the oldest build of the one before. What the log does not
 * have is read whole. For one thread.
 */
final class Reconciliation {

  private final PageReader pages;
  private final BuildkiteSettings settings;
  private final BuildLog log;
  private final PollerMetrics metrics;
  private final Waiter waiter;
  private final BuildList list;
  private final List<BuildHead> missing = new ArrayList<>();
  private @Nullable Instant lastCreated;
  private @Nullable Instant bound;
  private int found;

  Reconciliation(
      PageReader pages,
      BuildkiteSettings settings,
      BuildLog log,
      PollerMetrics metrics,
      Waiter waiter,
      BuildList list) {
    this.pages = pages;
    this.settings = settings;
    this.log = log;
    this.metrics = metrics;
    this.waiter = waiter;
    this.list = list;
  }

  /** Looks at all that finished from then on; what was missed goes to the intake. */
  void run(Instant finishedFrom, Intake intake) throws StoppedException {
    BuildQuery query = new BuildQuery(finishedFrom, null, null, BuildQuery.MOST_PER_PAGE, false);
    PageAddress address = list.from(pages.api(), query);
    while (address != null) {
      missing.clear();
      Page page;
      try {
        page = pages.read(address, RateBudget.Priority.LIVE, waiter, this::look);
      } catch (ApiException.TooDeep | PageTooLargeException | TruncatedBuildException e) {
        return; // by key, and without jobs, it is none of these: such a server is let be
      }
      if (!missing.isEmpty()) {
        readWhole(finishedFrom, intake);
      }
      address = page.elements() < BuildQuery.MOST_PER_PAGE ? null : following(query, page);
    }
  }

  /** Below the oldest build seen; where that leads no further, by the server's own link. */
  private @Nullable PageAddress following(BuildQuery query, Page page) {
    Instant below = lastCreated == null ? null : lastCreated.plusMillis(1);
    if (below == null || (bound != null && !below.isBefore(bound))) {
      return page.next();
    }
    bound = below;
    return list.from(pages.api(), query.createdBefore(below));
  }

  /** How many builds the log did not have. */
  int found() {
    return found;
  }

  private void look(byte[] buffer, int offset, int length, boolean whole) throws StoppedException {
    BuildHead head;
    try {
      head = OneBuild.read(() -> BuildHead.read(buffer, offset, length));
    } catch (io.kitetrace.model.MalformedBuildException e) {
      metrics.rejected(); // in the dead letters since it was read whole
      return;
    }
    if (head.createdAt() != null) {
      lastCreated = head.createdAt();
    }
    Instant finish = head.finishedAt();
    if (!settings.filter().accepts(head)) {
      metrics.filtered();
    } else if (finish == null) {
      metrics.unfinished();
    } else {
      // Without jobs it is no version: what is missing is counted when it is read whole.
      metrics.unchanged();
      Instant published = log.publishedFinish(head.id());
      if (published == null || published.isBefore(finish)) {
        missing.add(head);
      }
    }
  }

  private void readWhole(Instant finishedFrom, Intake intake) throws StoppedException {
    Instant first = null;
    Instant last = null;
    for (BuildHead head : missing) {
      Instant created = head.createdAt();
      if (created != null) {
        first = first == null || created.isBefore(first) ? created : first;
        last = last == null || created.isAfter(last) ? created : last;
      }
    }
    if (first == null || last == null) {
      return;
    }
    found += missing.size();
    BuildQuery query =
        new BuildQuery(finishedFrom, first, last.plusMillis(1), BuildQuery.MOST_PER_PAGE, true);
    new Pass(pages, waiter, list, query, new PageSize()).run(intake);
    intake.flush();
  }
}
