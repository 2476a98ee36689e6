package io.kitetrace.poller.poll;

import io.kitetrace.poller.api.ApiException;
import io.kitetrace.poller.api.BuildQuery;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.ingest.Ingest;
import io.kitetrace.poller.poll.BuildListWalk.BuildList;
import io.kitetrace.runtime.retry.Waiter;
import io.kitetrace.wire.BuildHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through a list again without its jobs, which is cheap, and by key, so that nothing that
 * moves can hide. What the log does not have is read whole. For one thread.
 */
final class Reconciliation {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  /** Pages without jobs are small: a reduced size is soon tried larger again. */
  private static final int PROOF = 1;

  private final PageReader pages;
  private final Waiter waiter;
  private final BuildList list;
  private final Ingest ingest;
  private final List<BuildHead> missing = new ArrayList<>();
  private int found;

  Reconciliation(PageReader pages, Waiter waiter, BuildList list, Ingest ingest) {
    this.pages = pages;
    this.waiter = waiter;
    this.list = list;
    this.ingest = ingest;
  }

  /** Looks at all that finished from then on; returns how many builds the log did not have. */
  int run(Instant finishedFrom) throws InterruptedException {
    BuildQuery query = new BuildQuery(finishedFrom, null, null, BuildQuery.MAX_PER_PAGE, false);
    BuildListWalk walk = walk(query).byKey();
    try {
      while (walk.next(this::look) != null) {
        if (!missing.isEmpty()) {
          readWhole(finishedFrom);
          missing.clear();
        }
      }
    } catch (ApiException.TooDeep e) { // not even by key: polling continues without
      LOG.atWarn()
          .addKeyValue("organization", list.organization())
          .addKeyValue("reason", e.getMessage())
          .log("reconciliation ended early");
    }
    return found;
  }

  private @Nullable BuildHead look(byte[] buffer, int offset, int length, boolean whole)
      throws InterruptedException {
    Ingest.Glance glance = ingest.glance(buffer, offset, length);
    if (glance.isMissing() && glance.head() != null) {
      missing.add(glance.head());
    }
    return glance.head();
  }

  private void readWhole(Instant finishedFrom) throws InterruptedException, ApiException.TooDeep {
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
    BuildListWalk walk =
        walk(
            new BuildQuery(finishedFrom, first, last.plusMillis(1), BuildQuery.MAX_PER_PAGE, true));
    while (walk.next(ingest::take) != null) {
      ingest.flushSoon();
    }
    ingest.flush();
  }

  private BuildListWalk walk(BuildQuery query) {
    return new BuildListWalk(
        pages, RateBudget.Priority.LIVE, waiter, list, query, new PageSizing(PROOF));
  }
}
