package io.kitetrace.poller.poll;

import io.kitetrace.poller.api.ApiException;
import io.kitetrace.poller.api.BuildQuery;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.Redactor;
import io.kitetrace.poller.log.Source;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.poller.retry.Waiter;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.BuildkiteSettings;
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

  private static final Duration SWEEP_EVERY = Duration.ofHours(6);

  /** The same after one that did not come to its end: it asks for many pages. */
  private static final Duration SWEEP_AGAIN = Duration.ofMinutes(10);

  private static final Duration SWEEP_BACK = Duration.ofDays(1);

  private final BuildkiteSettings buildkite;
  private final PollSettings poll;
  private final PageReader pages;
  private final Redactor redactor;
  private final PollerMetrics metrics;
  private final InstantSource clock;
  private final Map<String, PageSize> sizes = new ConcurrentHashMap<>();
  private final Map<String, ListChoice> choices = new ConcurrentHashMap<>();
  private final Executor publishers;

  /**
   * A poller for any organization of these settings.
   *
   * @param publishers as many threads as there are organizations
   */
  public OrganizationPoller(
      BuildkiteSettings buildkite,
      PollSettings poll,
      PageReader pages,
      Redactor redactor,
      PollerMetrics metrics,
      InstantSource clock,
      Executor publishers) {
    this.buildkite = buildkite;
    this.poll = poll;
    this.pages = pages;
    this.redactor = redactor;
    this.metrics = metrics;
    this.clock = clock;
    this.publishers = publishers;
  }

  /** Polls until the waiter is stopped. */
  public void run(String organization, BuildLog log, Waiter waiter) throws StoppedException {
    Instant nextSweep = clock.instant().plus(SWEEP_EVERY);
    while (true) {
      long begun = System.nanoTime();
      try {
        pass(organization, log, waiter);
        StateRecord.Cursor cursor = log.cursor(organization);
        if (cursor != null && clock.instant().isAfter(nextSweep)) {
          nextSweep = clock.instant().plus(SWEEP_AGAIN);
          sweep(organization, cursor.through().minus(SWEEP_BACK), log, waiter);
          nextSweep = clock.instant().plus(SWEEP_EVERY);
        }
      } catch (RetriesExhaustedException e) {
        pages.troubles().of(organization).failed(String.valueOf(e.getMessage()));
      }
      Duration left = poll.interval().minusNanos(System.nanoTime() - begun);
      waiter.sleep(left.isNegative() ? Duration.ZERO : left);
    }
  }

  /** One full pass; everything is published when it returns. */
  public void pass(String organization, BuildLog log, Waiter waiter) throws StoppedException {
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
      throws StoppedException {
    Instant from =
        before == null
            ? clock.instant().minus(poll.history())
            : before.through().minus(poll.overlap());
    PageSize size = sizes.computeIfAbsent(organization, o -> new PageSize());
    Reading reading = new Reading();
    BuildFilter.Unmatched unmatched = buildkite.filter().unmatched();
    Intake intake = intake(organization, log, Intake.Watcher.NONE);
    for (BuildList list : lists) {
      intake.flush();
      Pass pass = new Pass(pages, waiter, list, BuildQuery.finishedFrom(from), size);
      WantedBuilds wanted = new WantedBuilds(buildkite.filter(), unmatched, pass);
      intake = intake(organization, log, wanted);
      pass.run(intake);
      reading.add(pass, wanted.count(), clock, poll.overlap());
    }
    if (!far) {
      choice(organization).took(lists, reading.pages(), reading.wanted());
    }

    Instant through = later(before, reading.through());
    Instant unswept = before == null ? null : before.unsweptFrom();
    if (reading.hadALongList() && isLong(from, through) && unswept == null) {
      unswept = from;
    }
    if (unswept != null && (reading.moved() || finishedSince(before, reading))) {
      intake.flush();
      sweep(organization, unswept, log, waiter);
      unswept = null;
    }
    Coverage polled = before == null ? null : before.coverage();
    Coverage now = coverage(before == null ? from : clock.instant().minus(poll.history()));
    intake.finish(
        through == null
            ? null
            : new StateRecord.Cursor(organization, through, unswept, Widening.after(polled, now)));
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
    metrics.passed(organization, through);
  }

  private Coverage coverage(Instant from) {
    return new Coverage(
        buildkite.filter().pipelines().globs(),
        buildkite.filter().pipelinesExcluded().globs(),
        from);
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

  private void sweep(String organization, Instant from, BuildLog log, Waiter waiter)
      throws StoppedException {
    ListChoice choice = choice(organization);
    int found;
    try {
      found = sweep(choice.next(true), from, log, waiter);
    } catch (RetriesExhaustedException e) {
      if (!(e.getCause() instanceof ApiException.NoSuchPipeline)) {
        throw e;
      }
      refused(choice, organization, e);
      found = sweep(choice.next(true), from, log, waiter);
    }
    LOG.atInfo()
        .addKeyValue("organization", organization)
        .addKeyValue("from", from)
        .addKeyValue("found", found)
        .log("swept");
  }

  private int sweep(List<BuildList> lists, Instant from, BuildLog log, Waiter waiter)
      throws StoppedException {
    int found = 0;
    for (BuildList list : lists) {
      Reconciliation sweep = new Reconciliation(pages, buildkite, log, metrics, waiter, list);
      sweep.run(from, intake(list.organization(), log, Intake.Watcher.NONE));
      found += sweep.found();
    }
    return found;
  }

  private ListChoice choice(String organization) {
    return choices.computeIfAbsent(
        organization, o -> new ListChoice(o, buildkite.filter().slugs()));
  }

  /** Asked for all together, the other pipelines are not held up by one that is not there. */
  private static void refused(ListChoice choice, String organization, RetriesExhaustedException e) {
    choice.refused();
    LOG.atWarn()
        .addKeyValue("organization", organization)
        .addKeyValue("reason", e.getMessage())
        .log("a pipeline's builds cannot be asked for alone; the organization's are");
  }

  private Intake intake(String organization, BuildLog log, Intake.Watcher watcher) {
    return new Intake(
        buildkite.filter(),
        log,
        new AheadPublisher(log, publishers),
        redactor,
        metrics,
        clock,
        watcher,
        Source.POLL,
        organization);
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
