package io.kitetrace.poller.backfill;

import io.kitetrace.poller.state.BackfillState;
import io.kitetrace.poller.state.BackfillState.OpenWindow;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.state.Phase;
import io.kitetrace.runtime.settings.Globs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of an organization's history.
 *
 * @param organization the slug
 * @param id the same for the same words, so that an order placed again goes on
 * @param placement of the command that placed it
 * @param from builds created then or later
 * @param to builds created before
 * @param pipelines globs of slugs; none for what the owner is configured for
 */
public record BackfillOrder(
    String organization,
    String id,
    String placement,
    Instant from,
    Instant to,
    List<String> pipelines) {

  /** More pipelines than these are picked out of the organization's list. */
  private static final int MOST_LISTS = 10;

  /** Copies; refuses nulls. */
  public BackfillOrder {
    Objects.requireNonNull(organization);
    Objects.requireNonNull(id);
    Objects.requireNonNull(placement);
    Objects.requireNonNull(from);
    Objects.requireNonNull(to);
    pipelines = List.copyOf(pipelines);
  }

  /**
   * The state with which the order begins, or goes on: what an earlier one of the same words left
   * open, and the time that it did not reach for. A complete one is done once more.
   *
   * @param configured the pipelines that the owner is configured for
   */
  BackfillState begin(@Nullable BackfillState before, Globs configured) {
    List<@Nullable String> lists =
        lists(pipelines.isEmpty() ? configured.globs() : List.copyOf(pipelines));
    boolean goesOn =
        before != null && before.phase() != Phase.COMPLETE && before.lists() == lists.size();
    if (!goesOn || before == null) {
      return state(from, to, lists.size(), windows(lists, from, to), BuildCounts.NONE, 0);
    }
    List<OpenWindow> open = new ArrayList<>();
    if (before.to().isBefore(to)) {
      open.addAll(windows(lists, before.to(), to));
    }
    open.addAll(before.open());
    if (from.isBefore(before.from())) {
      open.addAll(windows(lists, from, before.from()));
    }
    return state(
        earlier(from, before.from()),
        before.to().isAfter(to) ? before.to() : to,
        lists.size(),
        open,
        before.counts(),
        before.requests());
  }

  /** Whether a pipeline's builds are wanted, given what the owner is configured for. */
  java.util.function.Predicate<String> wanted(java.util.function.Predicate<String> configured) {
    return pipelines.isEmpty() ? configured : Globs.of(pipelines)::matches;
  }

  /** The order that a state is the state of. */
  static BackfillOrder of(BackfillState state) {
    return new BackfillOrder(
        state.organization(),
        state.id(),
        state.placement(),
        state.from(),
        state.to(),
        state.pipelines());
  }

  private BackfillState state(
      Instant begin,
      Instant end,
      int lists,
      List<OpenWindow> open,
      BuildCounts counts,
      long requests) {
    return new BackfillState(
        organization,
        id,
        placement,
        Phase.RUNNING,
        null,
        begin,
        end,
        pipelines,
        lists,
        open,
        counts,
        requests);
  }

  /**
   * Few pipelines, called by their names, have lists of their own, which hold nothing else. Who
   * they are is not asked for, so that no further scope is needed: patterns are looked for in the
   * organization's list.
   */
  private static List<@Nullable String> lists(List<String> globs) {
    List<@Nullable String> lists = new ArrayList<>();
    if (globs.size() > MOST_LISTS || globs.stream().anyMatch(g -> g.matches(".*[*?].*"))) {
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

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
