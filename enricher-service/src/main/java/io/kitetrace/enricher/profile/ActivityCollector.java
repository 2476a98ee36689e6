package io.kitetrace.enricher.profile;

import io.kitetrace.enricher.limit.Longest;
import io.kitetrace.timeline.ProfileTimeline.Activity;
import io.kitetrace.timeline.ProfileTimeline.Rest;
import io.kitetrace.timeline.TimelineText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps the longest activities of a profile, and sums the others up by category. */
final class ActivityCollector {

  static final int MAX_CATEGORIES = 20;
  private static final int MAX_THREADS = 5_000;
  private static final int MAX_OPEN = 10_000;
  static final String OTHER = "other";

  private final Longest<Raw> longest;
  private final Map<String, Sum> rest = new TreeMap<>();
  private final Map<String, String> threadNames = new HashMap<>();
  private final Map<String, Deque<Raw>> begun = new HashMap<>();
  private final ProfileStart start;
  private int open;
  private int events;

  ActivityCollector(int max, ProfileStart start) {
    this.longest = new Longest<>(max, Raw::nanos, Raw::n);
    this.start = start;
  }

  private record Raw(
      int n, String name, @Nullable String category, String thread, long start, long nanos) {}

  private static final class Sum {
    private long count;
    private long nanos;
  }

  /** The next element, which is no event. */
  void skip() {
    events++;
  }

  void add(TraceEvent event) {
    int n = events++;
    switch (event.phase) {
      case "X" -> {
        if (event.timed && !event.sums) {
          start.seen(event.startNanos);
          complete(n, event);
        }
      }
      case "B" -> begin(n, event);
      case "E" -> end(event);
      case "M" -> {
        if (event.name.equals("thread_name")
            && event.named != null
            && threadNames.size() < MAX_THREADS) {
          threadNames.put(event.threadKey(), TimelineText.of(event.named));
        }
      }
      default -> {}
    }
  }

  int events() {
    return events;
  }

  List<Activity> activities(Instant zero) {
    return longest.inOrder().stream().map(raw -> activity(raw, zero)).toList();
  }

  List<Rest> rest() {
    return rest.entrySet().stream()
        .map(
            entry ->
                new Rest(
                    entry.getKey(),
                    entry.getValue().count,
                    Duration.ofNanos(entry.getValue().nanos)))
        .toList();
  }

  private void complete(int n, TraceEvent event) {
    if (longest.wants(event.durationNanos)) {
      keep(raw(n, event, event.durationNanos));
    } else {
      sum(event.category, event.durationNanos);
    }
  }

  private void begin(int n, TraceEvent event) {
    if (event.timed && open < MAX_OPEN) {
      start.seen(event.startNanos);
      open++;
      begun.computeIfAbsent(event.threadKey(), key -> new ArrayDeque<>()).push(raw(n, event, 0));
    }
  }

  private void end(TraceEvent event) {
    Deque<Raw> stack = begun.get(event.threadKey());
    if (!event.timed || stack == null) {
      return;
    }
    Raw raw = stack.pop();
    if (stack.isEmpty()) {
      begun.remove(event.threadKey());
    }
    open--;
    long nanos = Math.max(0, event.startNanos - raw.start);
    keep(new Raw(raw.n, raw.name, raw.category, raw.thread, raw.start, nanos));
  }

  private static Raw raw(int n, TraceEvent event, long nanos) {
    return new Raw(
        n,
        TimelineText.of(event.name),
        event.category == null ? null : TimelineText.of(event.category),
        event.threadKey(),
        event.startNanos,
        nanos);
  }

  private void keep(Raw raw) {
    Raw dropped = longest.add(raw);
    if (dropped != null) {
      sum(dropped.category, dropped.nanos);
    }
  }

  private void sum(@Nullable String category, long nanos) {
    String key = category == null || category.isEmpty() ? OTHER : TimelineText.of(category);
    boolean room = rest.size() < MAX_CATEGORIES - 1 || rest.containsKey(key);
    Sum sum = rest.computeIfAbsent(room ? key : OTHER, k -> new Sum());
    sum.count++;
    sum.nanos = sum.nanos > Long.MAX_VALUE - nanos ? Long.MAX_VALUE : sum.nanos + nanos;
  }

  private Activity activity(Raw raw, Instant zero) {
    Instant begin = zero.plusNanos(raw.start);
    return new Activity(
        raw.n,
        raw.name.isEmpty() ? "activity" : raw.name,
        raw.category,
        raw.thread,
        threadNames.get(raw.thread),
        begin,
        begin.plusNanos(raw.nanos));
  }
}
