package io.kitetrace.poller.poll;

import io.kitetrace.wire.BuildHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches a list for signs that it moves while it is being read: a build that comes twice, or one
 * that finished after the reading began. A list that stands still shows none. For one thread.
 */
final class ListChangeDetector {

  /** The server tells its time in whole seconds. */
  private static final long SECOND = 1;

  private final List<String> page = new ArrayList<>();
  private Set<String> before = new HashSet<>();
  private Set<String> longBefore = new HashSet<>();
  private @Nullable Instant begun;
  private @Nullable Instant newestFinish;
  private boolean repeats;
  private boolean moved;
  private boolean overlaps;

  /** A page begins; what was seen of it before, when it was cut off, is forgotten. */
  void pageBegins() {
    page.clear();
  }

  void saw(BuildHead head) {
    page.add(head.id());
    Instant finish = head.finishedAt();
    if (finish != null && (newestFinish == null || finish.isAfter(newestFinish))) {
      newestFinish = finish;
    }
  }

  /**
   * A page was read to its end.
   *
   * @param serverTime when it was answered
   */
  void pageEnds(@Nullable Instant serverTime) {
    long known = page.stream().filter(id -> before.contains(id) || longBefore.contains(id)).count();
    moved |= (known > 0 && !overlaps) || finishedMeanwhile(serverTime);
    overlaps = false;
    Set<String> ids = new HashSet<>(page);
    repeats = !ids.isEmpty() && ids.equals(before);
    longBefore = before;
    before = ids;
    if (begun == null) {
      begun = serverTime;
    }
  }

  private boolean finishedMeanwhile(@Nullable Instant serverTime) {
    return begun != null
        && serverTime != null
        && newestFinish != null
        && newestFinish.isAfter(begun.plusSeconds(SECOND))
        && newestFinish.isBefore(serverTime.plusSeconds(SECOND));
  }

  /** The next page begins with what the last one ended with, on purpose. */
  void overlaps() {
    overlaps = true;
  }

  /** Whether the last page held the builds of the page before it, and no other. */
  boolean repeats() {
    return repeats;
  }

  boolean moved() {
    return moved;
  }

  /** The first page's time by the server's clock, or null. */
  @Nullable Instant begun() {
    return begun;
  }

  @Nullable Instant newestFinish() {
    return newestFinish;
  }
}
