package io.kitetrace.poller.backfill;

import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.state.BackfillState;
import io.kitetrace.poller.state.BackfillState.OpenWindow;
import io.kitetrace.poller.state.BackfillState.Phase;
import io.kitetrace.poller.state.BackfillState.Windows;
import io.kitetrace.runtime.settings.Globs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The windows with which an order begins, or continues. Pure. */
final class BackfillStart {

  /** More pipelines than these are picked out of the organization's list. */
  private static final int MAX_LISTS = 10;

  private BackfillStart() {}

  /**
   * The state with which the order begins, or continues: what an earlier one of the same words left
   * open, and the time that it did not reach for. A complete one is done once more.
   *
   * @param configured the pipelines that the owner is configured for
   */
  static BackfillState of(BackfillOrder order, @Nullable BackfillState before, Globs configured) {
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
