package io.kitetrace.poller.poll;

import io.kitetrace.poller.api.ApiException;
import io.kitetrace.poller.api.BuildQuery;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.ingest.Ingest;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.Origin.Source;
import io.kitetrace.poller.poll.BuildListWalk.BuildList;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.PollSettings;
import io.kitetrace.poller.state.Coverage;
import io.kitetrace.poller.state.StateRecord.Cursor;
import io.kitetrace.runtime.retry.Waiter;
import io.kitetrace.wire.BuildHead;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls one organization for as long as its partition is ours. For one thread. */
public final class OrganizationPoller {

  private static final Logger LOG = LoggerFactory.getLogger(OrganizationPoller.class);

  private static final Duration RECONCILE_EVERY = Duration.ofHours(6);

  /** The same after one that did not come to its end: it asks for many pages. */
  private static final Duration RECONCILE_AGAIN = Duration.ofMinutes(10);

  private static final Duration RECONCILE_BACK = Duration.ofDays(1);

  /** Where the list is followed by links, another size costs a page that is read by key. */
  private static final int PROOF = 8;

  private final Ingest.Rules rules;
  private final PollSettings poll;
  private final PageReader pages;
  private final Executor publishers;
  private final InstantSource clock;
  private final String organization;
  private final BuildLog log;
  private final PageSizing size = new PageSizing(PROOF);
  private final ListChoice choice;

  public OrganizationPoller(PollerResources resources, String organization, BuildLog log) {
    this.rules = resources.rules();
    this.poll = resources.poll();
    this.pages = resources.polled();
    this.publishers = resources.publishers();
    this.clock = rules.clock();
    this.organization = organization;
    this.log = log;
    this.choice = new ListChoice(organization, rules.filter().slugs());
  }

  /** Polls until the waiter is stopped. */
  public void run(Waiter waiter) throws InterruptedException {
    Instant nextReconciliation = clock.instant().plus(RECONCILE_EVERY);
    while (true) {
      long begun = System.nanoTime();
      try {
        pass(waiter);
        Cursor cursor = log.memory().cursor(organization);
        if (cursor != null && clock.instant().isAfter(nextReconciliation)) {
          nextReconciliation = clock.instant().plus(RECONCILE_AGAIN);
          reconcile(cursor.through().minus(RECONCILE_BACK), waiter);
          nextReconciliation = clock.instant().plus(RECONCILE_EVERY);
        }
      } catch (RetriesExhaustedException e) {
        pages.outages().of(organization).failed(String.valueOf(e.getMessage()));
      }
      Duration left = poll.interval().minusNanos(System.nanoTime() - begun);
      waiter.sleep(left.isNegative() ? Duration.ZERO : left);
    }
  }

  /** One full pass; everything is published when it returns. */
  public void pass(Waiter waiter) throws InterruptedException {
    Cursor before = log.memory().cursor(organization);
    boolean far = before == null || isLong(before.through().minus(poll.overlap()), clock.instant());
    readLists(far, lists -> pass(lists, far, before, waiter));
  }

  @FunctionalInterface
  private interface Reader {
    int read(List<BuildList> lists) throws InterruptedException;
  }

  /** Asked for all together, the other pipelines are not held up by one that is not there. */
  private int readLists(boolean far, Reader reader) throws InterruptedException {
    try {
      return reader.read(choice.next(far));
    } catch (RetriesExhaustedException e) {
      if (!(e.getCause() instanceof ApiException.NoSuchPipeline)) {
        throw e;
      }
      choice.refused();
      LOG.atWarn()
          .addKeyValue("organization", organization)
          .addKeyValue("reason", e.getMessage())
          .log("a pipeline's builds cannot be asked for alone; the organization's are");
      return reader.read(choice.next(far));
    }
  }

  /** Returns how many pages were read. */
  private int pass(List<BuildList> lists, boolean far, @Nullable Cursor before, Waiter waiter)
      throws InterruptedException {
    Instant from =
        before == null
            ? clock.instant().minus(poll.history())
            : before.through().minus(poll.overlap());
    BuildFilter.Unmatched unmatched = rules.filter().unmatched();
    Ingest ingest = ingest();
    Reading reading = read(lists, from, ingest, unmatched, waiter);
    if (!far) {
      choice.took(lists, reading.pages(), ingest.wanted());
    }

    Instant through = later(before, reading.through(clock.instant(), poll.overlap()));
    Instant unreconciled = before == null ? null : before.unreconciledFrom();
    if (reading.hadALongList() && isLong(from, through) && unreconciled == null) {
      unreconciled = from;
    }
    if (unreconciled != null && (reading.moved() || finishedSince(before, reading))) {
      ingest.flush();
      reconcile(unreconciled, waiter);
      unreconciled = null;
    }
    Coverage polled = before == null ? null : before.coverage();
    Coverage now =
        Coverage.of(rules.filter(), before == null ? from : clock.instant().minus(poll.history()));
    ingest.finish(
        through == null
            ? null
            : new Cursor(organization, through, unreconciled, now.after(polled)));
    tellWidening(polled, now);
    if (before == null) {
      unmatched.byVariable().forEach(this::tellUnmatched);
    }
    LOG.atDebug()
        .addKeyValue("organization", organization)
        .addKeyValue("from", from)
        .addKeyValue("through", through)
        .addKeyValue("lists", lists.size())
        .addKeyValue("pages", reading.pages())
        .log("pass complete");
    rules.metrics().passed(organization, through);
    return reading.pages();
  }

  /** All but the last builds are being published when it returns. */
  private Reading read(
      List<BuildList> lists,
      Instant from,
      Ingest ingest,
      BuildFilter.Unmatched unmatched,
      Waiter waiter)
      throws InterruptedException {
    Reading all = null;
    for (BuildList list : lists) {
      BuildQuery query = BuildQuery.finishedFrom(from);
      BuildListWalk walk =
          new BuildListWalk(pages, RateBudget.Priority.LIVE, waiter, list, query, size);
      toItsEnd(walk, ingest, unmatched);
      Reading reading = Reading.of(walk);
      all = all == null ? reading : all.plus(reading);
    }
    return Objects.requireNonNull(all);
  }

  private static void toItsEnd(BuildListWalk walk, Ingest ingest, BuildFilter.Unmatched unmatched)
      throws InterruptedException {
    try {
      while (walk.next(
              (buffer, offset, length, whole) -> {
                BuildHead head = ingest.take(buffer, offset, length, whole);
                if (head != null) {
                  unmatched.saw(head);
                }
                return head;
              })
          != null) {
        if (!walk.isAtEnd()) {
          ingest.flushSoon();
        }
      }
    } catch (ApiException.TooDeep e) {
      throw walk.noFurther(e);
    }
  }

  private void tellWidening(@Nullable Coverage before, Coverage now) {
    String backfill = before == null ? null : before.backfill(organization, now);
    if (backfill != null) {
      LOG.atWarn()
          .addKeyValue("organization", organization)
          .addKeyValue("command", backfill)
          .log("filters or history are wider than before; older builds need a backfill");
    }
  }

  private void tellUnmatched(String variable, List<String> globs) {
    LOG.atWarn()
        .addKeyValue("organization", organization)
        .addKeyValue("variable", variable)
        .addKeyValue("globs", String.join(",", globs))
        .log("globs matched no build");
  }

  private void reconcile(Instant from, Waiter waiter) throws InterruptedException {
    int found =
        readLists(
            true,
            lists -> {
              int sum = 0;
              for (BuildList list : lists) {
                sum += new Reconciliation(pages, waiter, list, ingest()).run(from);
              }
              return sum;
            });
    LOG.atInfo()
        .addKeyValue("organization", organization)
        .addKeyValue("from", from)
        .addKeyValue("found", found)
        .log("reconciliation finished");
  }

  private Ingest ingest() {
    return new Ingest(rules, organization, log, Source.POLL, new AheadPublisher(log, publishers));
  }

  /**
   * Whether a pass reaches so far back that what it misses is not looked at again: a build of the
   * last minutes is, by every pass for as long as the overlap.
   */
  private boolean isLong(Instant from, @Nullable Instant through) {
    return through == null
        || from.plus(poll.overlap().multipliedBy(2)).plus(poll.interval()).isBefore(through);
  }

  /** Whether the organization lives: something has finished since the pass before. */
  private static boolean finishedSince(@Nullable Cursor before, Reading reading) {
    Instant newest = reading.newestFinish();
    return before != null && newest != null && newest.isAfter(before.through());
  }

  /** A server's clock that was put back does not make us read everything again. */
  private static @Nullable Instant later(@Nullable Cursor before, @Nullable Instant through) {
    return before == null || (through != null && through.isAfter(before.through()))
        ? through
        : before.through();
  }
}
