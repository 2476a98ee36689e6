package io.kitetrace.poller.backfill;

import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.log.Batch;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.OffsetTracker.Ack;
import io.kitetrace.poller.poll.PollerResources;
import io.kitetrace.poller.state.BackfillState;
import io.kitetrace.poller.state.BackfillState.OpenWindow;
import io.kitetrace.poller.state.BackfillState.Phase;
import io.kitetrace.poller.state.BackfillState.Windows;
import io.kitetrace.runtime.retry.Waiter;
import io.kitetrace.runtime.settings.Globs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Backfills of any organization, one after the other. Safe for use by several threads. */
public final class Backfills {

  /** More pipelines than these are picked out of the organization's list. */
  private static final int MAX_LISTS = 10;

  private final PollerResources resources;
  private final Map<String, Backfill> running = new ConcurrentHashMap<>();

  public Backfills(PollerResources resources) {
    this.resources = resources;
  }

  /**
   * Takes an order: writes its state down, and that the message that brought it is finished. The
   * same order again resumes what there is; while it is being worked on, it only says so to who
   * placed it again.
   */
  public void take(BackfillOrder order, Ack ack, BuildLog log) throws InterruptedException {
    Backfill current = running.get(order.organization());
    if (current != null && current.placedAgain(order, ack)) {
      return;
    }
    Batch batch = new Batch();
    batch.state(
        start(
            order,
            log.memory().backfill(order.organization(), order.id()),
            resources.rules().filter().pipelines()));
    batch.done(ack);
    log.publish(batch);
  }

  /**
   * Runs an organization's backfills that are not at their end, and returns when none is left.
   *
   * @throws InterruptedException if the ownership ended before; the next owner resumes
   */
  public void runOpen(String organization, BuildLog log, Waiter waiter)
      throws InterruptedException {
    for (List<BackfillState> open = log.memory().runningBackfills(organization);
        !open.isEmpty();
        open = log.memory().runningBackfills(organization)) {
      Backfill backfill = new Backfill(open.getFirst(), resources, log, waiter);
      running.put(organization, backfill);
      try {
        backfill.run();
      } finally {
        running.remove(organization);
      }
    }
  }

  /**
   * The state with which the order begins, or continues: what an earlier one of the same words left
   * open, and the time that it did not reach for. A complete one is done once more.
   *
   * @param configured the pipelines that the owner is configured for
   */
  static BackfillState start(
      BackfillOrder order, @Nullable BackfillState before, Globs configured) {
    List<@Nullable String> lists =
        lists(order.pipelines().isEmpty() ? configured.globs() : order.pipelines());
    if (before == null
        || before.phase() == Phase.COMPLETE
        || before.windows().lists() != lists.size()) {
      return BackfillState.begun(
          order, new Windows(lists.size(), windows(lists, order.from(), order.to())));
    }
    BackfillOrder earlier = before.order();
    List<OpenWindow> open = new ArrayList<>();
    if (earlier.to().isBefore(order.to())) {
      open.addAll(windows(lists, earlier.to(), order.to()));
    }
    open.addAll(before.open());
    if (order.from().isBefore(earlier.from())) {
      open.addAll(windows(lists, order.from(), earlier.from()));
    }
    return new BackfillState(
        Phase.RUNNING,
        null,
        order.over(
            earlier.from().isBefore(order.from()) ? earlier.from() : order.from(),
            earlier.to().isAfter(order.to()) ? earlier.to() : order.to()),
        new Windows(lists.size(), open),
        before.counts(),
        before.requests());
  }

  /**
   * Few pipelines, called by their names, have lists of their own, which hold nothing else. Who
   * they are is not asked for, so that no further scope is needed: patterns are looked for in the
   * organization's list.
   */
  private static List<@Nullable String> lists(List<String> globs) {
    List<@Nullable String> lists = new ArrayList<>();
    if (globs.size() > MAX_LISTS || globs.stream().anyMatch(g -> g.matches(".*[*?].*"))) {
      lists.add(null);
    } else {
      globs.stream().distinct().forEach(lists::add);
    }
    return lists;
  }

  private static List<OpenWindow> windows(List<@Nullable String> lists, Instant from, Instant to) {
    List<OpenWindow> windows = new ArrayList<>();
    for (String pipeline : lists) {
      windows.add(new OpenWindow(pipeline, from, to));
    }
    return windows;
  }
}
