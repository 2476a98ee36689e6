package io.kitetrace.poller.poll;

import io.kitetrace.poller.api.ApiException;
import io.kitetrace.poller.api.BuildQuery;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.ingest.Ingest;
import io.kitetrace.poller.ingest.Intake;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.Source;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.retry.Waiter;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.PollSettings;
import io.kitetrace.poller.state.Coverage;
import io.kitetrace.poller.state.StateRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls one organization for as long as its partition is ours. */
public final class OrganizationPoller {

  private static final Logger LOG = LoggerFactory.getLogger(OrganizationPoller.class);

  private static final Duration RECONCILE_EVERY = Duration.ofHours(6);

  /** The same after one that did not come to its end: it asks for many pages. */
  private static final Duration RECONCILE_AGAIN = Duration.ofMinutes(10);

  private static final Duration RECONCILE_BACK = Duration.ofDays(1);

  /** Where the list is followed by links, another size costs a page that is read by key. */
  private static final int PROOF = 8;

  private final PollerResources resources;
  private final BuildFilter filter;
  private final PollSettings poll;
  private final PageReader pages;
  private final InstantSource clock;
  private final Map<String, PageSizing> sizes = new ConcurrentHashMap<>();
  private final Map<String, ListChoice> choices = new ConcurrentHashMap<>();
  private final Executor publishers;

  /**
   * A poller for any organization of these settings.
   *
   * @param pages with limits of their own
   * @param publishers as many threads as there are organizations
   */
  public OrganizationPoller(
      PollerResources resources, PageReader pages, PollSettings poll, Executor publishers) {
    this.resources = resources;
    this.filter = resources.settings().filter();
    this.clock = resources.clock();
    this.pages = pages;
    this.poll = poll;
    this.publishers = publishers;
  }

  /** Polls until the waiter is stopped. */
  public void run(String organization, BuildLog log, Waiter waiter) throws InterruptedException {
    Instant nextReconciliation = clock.instant().plus(RECONCILE_EVERY);
    while (true) {
      long begun = System.nanoTime();
      try {
        pass(organization, log, waiter);
        StateRecord.Cursor cursor = log.cursor(organization);
        if (cursor != null && clock.instant().isAfter(nextReconciliation)) {
          nextReconciliation = clock.instant().plus(RECONCILE_AGAIN);
          reconcile(organization, cursor.through().minus(RECONCILE_BACK), log, waiter);
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
  public void pass(String organization, BuildLog log, Waiter waiter) throws InterruptedException {
    ListChoice choice = choice(organization);
    StateRecord.Cursor before = log.cursor(organization);
    boolean far = before == null || isLong(before.through().minus(poll.overlap()), clock.instant());
    try {
      pass(choice.next(far), far, organization, before, log, waiter);
    } catch (RetriesExhaustedException e) {
      if (!(e.getCause() instanceof ApiException.NoSuchPipeline)) {
        throw e;
      }
      refused(choice, organization, e);
      pass(choice.next(far), far, organization, before, log, waiter);
    }
  }

  private void pass(
      List<BuildList> lists,
      boolean far,
      String organization,
      StateRecord.@Nullable Cursor before,
      BuildLog log,
      Waiter waiter)
      throws InterruptedException {
    Instant from =
        before == null
            ? clock.instant().minus(poll.history())
            : before.through().minus(poll.overlap());
    PageSizing size = sizes.computeIfAbsent(organization, o -> new PageSizing(PROOF));
    BuildFilter.Unmatched unmatched = filter.unmatched();
    Intake intake = intake(ingest(organization, log), log);
    Reading reading = new Reading(intake, unmatched);
    for (BuildList list : lists) {
      BuildListWalk walk =
          new BuildListWalk(
              pages, RateBudget.Priority.LIVE, waiter, list, BuildQuery.finishedFrom(from), size);
      toItsEnd(walk, reading, intake);
      reading.add(walk, clock, poll.overlap());
    }
    if (!far) {
      choice(organization).took(lists, reading.pages(), reading.wanted());
    }

    Instant through = later(before, reading.through());
    Instant unreconciled = before == null ? null : before.unreconciledFrom();
    if (reading.hadALongList() && isLong(from, through) && unreconciled == null) {
      unreconciled = from;
    }
    if (unreconciled != null && (reading.moved() || finishedSince(before, reading))) {
      intake.flush();
      reconcile(organization, unreconciled, log, waiter);
      unreconciled = null;
    }
    Coverage polled = before == null ? null : before.coverage();
    Coverage now = coverage(before == null ? from : clock.instant().minus(poll.history()));
    intake.finish(
        through == null
            ? null
            : new StateRecord.Cursor(
                organization, through, unreconciled, Widening.after(polled, now)));
    tell(organization, Widening.command(organization, polled, now));
    if (before == null) {
      unmatched.byVariable().forEach((variable, globs) -> tell(organization, variable, globs));
    }
    LOG.atDebug()
        .addKeyValue("organization", organization)
        .addKeyValue("from", from)
        .addKeyValue("through", through)
        .addKeyValue("lists", lists.size())
        .addKeyValue("pages", reading.pages())
        .log("pass complete");
    resources.metrics().passed(organization, through);
  }

  /** All but the last builds are being published when it returns. */
  private static void toItsEnd(BuildListWalk walk, Reading reading, Intake intake)
      throws InterruptedException {
    try {
      while (walk.next(reading) != null) {
        if (!walk.isAtEnd()) {
          intake.flushSoon();
        }
      }
    } catch (ApiException.TooDeep e) {
      throw walk.noFurther(e);
    }
  }

  private Coverage coverage(Instant from) {
    return new Coverage(filter.pipelines().globs(), filter.pipelinesExcluded().globs(), from);
  }

  private static void tell(String organization, @Nullable String backfill) {
    if (backfill != null) {
      LOG.atWarn()
          .addKeyValue("organization", organization)
          .addKeyValue("command", backfill)
          .log("pipelines or history are wider than before; older builds need a backfill");
    }
  }

  private static void tell(String organization, String variable, List<String> unmatched) {
    LOG.atWarn()
        .addKeyValue("organization", organization)
        .addKeyValue("variable", variable)
        .addKeyValue("globs", String.join(",", unmatched))
        .log("globs matched no build");
  }

  private void reconcile(String organization, Instant from, BuildLog log, Waiter waiter)
      throws InterruptedException {
    ListChoice choice = choice(organization);
    int found;
    try {
      found = reconcile(choice.next(true), from, log, waiter);
    } catch (RetriesExhaustedException e) {
      if (!(e.getCause() instanceof ApiException.NoSuchPipeline)) {
        throw e;
      }
      refused(choice, organization, e);
      found = reconcile(choice.next(true), from, log, waiter);
    }
    LOG.atInfo()
        .addKeyValue("organization", organization)
        .addKeyValue("from", from)
        .addKeyValue("found", found)
        .log("reconciliation finished");
  }

  private int reconcile(List<BuildList> lists, Instant from, BuildLog log, Waiter waiter)
      throws InterruptedException {
    int found = 0;
    for (BuildList list : lists) {
      Ingest ingest = ingest(list.organization(), log);
      found += new Reconciliation(pages, waiter, list, ingest, intake(ingest, log)).run(from);
    }
    return found;
  }

  private ListChoice choice(String organization) {
    return choices.computeIfAbsent(organization, o -> new ListChoice(o, filter.slugs()));
  }

  /** Asked for all together, the other pipelines are not held up by one that is not there. */
  private static void refused(ListChoice choice, String organization, RetriesExhaustedException e) {
    choice.refused();
    LOG.atWarn()
        .addKeyValue("organization", organization)
        .addKeyValue("reason", e.getMessage())
        .log("a pipeline's builds cannot be asked for alone; the organization's are");
  }

  private Ingest ingest(String organization, BuildLog log) {
    return resources.ingest(organization, log);
  }

  private Intake intake(Ingest ingest, BuildLog log) {
    return new Intake(ingest, Source.POLL, new AheadPublisher(log, publishers));
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
  private static boolean finishedSince(StateRecord.@Nullable Cursor before, Reading reading) {
    Instant newest = reading.newestFinish();
    return before != null && newest != null && newest.isAfter(before.through());
  }

  /** A server's clock that was put back does not make us read everything again. */
  private static @Nullable Instant later(
      StateRecord.@Nullable Cursor before, @Nullable Instant through) {
    return before == null || (through != null && through.isAfter(before.through()))
        ? through
        : before.through();
  }
}
