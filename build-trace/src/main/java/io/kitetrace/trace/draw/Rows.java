package io.kitetrace.trace.draw;

import io.kitetrace.runtime.command.Printable;
import io.kitetrace.trace.SpanFacts;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the lines of a waterfall out of spans in the order that traces have. */
final class Rows {

  /** Of a folded list of siblings, so many of the first are shown. */
  private static final int FIRST_SHOWN = 3;

  /** And so many of those that failed. */
  private static final int FAILED_SHOWN = 5;

  private final boolean mergeQueues;
  private final boolean folding;
  private final Map<String, List<SpanData>> children = new LinkedHashMap<>();
  private final Map<String, SpanData> queues = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();

  private Rows(boolean mergeQueues, boolean folding) {
    this.mergeQueues = mergeQueues;
    this.folding = folding;
  }

  /**
   * The lines, the root's first.
   *
   * @param mergeQueues whether a wait is drawn in the line of its job
   * @param most fold siblings where there would be more lines; 0 never
   */
  static List<Row> of(Collection<SpanData> spans, boolean mergeQueues, int most) {
    List<Row> all = new Rows(mergeQueues, false).rows(spans);
    return most > 0 && all.size() > most ? new Rows(mergeQueues, true).rows(spans) : all;
  }

  private List<Row> rows(Collection<SpanData> spans) {
    SpanData root = spans.iterator().next();
    Map<String, SpanData> byId = new HashMap<>();
    spans.forEach(span -> byId.put(span.getSpanId(), span));
    for (SpanData span : spans) {
      if (span.getSpanId().equals(root.getSpanId())) {
        continue;
      }
      String waiter = SpanFacts.of(span).waiterId();
      if (mergeQueues && waiter != null && byId.containsKey(waiter)) {
        queues.put(waiter, span);
      } else {
        SpanData parent = byId.getOrDefault(span.getParentSpanId(), root);
        children.computeIfAbsent(parent.getSpanId(), id -> new ArrayList<>()).add(span);
      }
    }
    add(root, "", "");
    return rows;
  }

  private void add(SpanData span, String branch, String below) {
    SpanData queue = queues.get(span.getSpanId());
    List<SpanData> inner = children.getOrDefault(span.getSpanId(), List.of());
    String trunk = below + (inner.isEmpty() ? "   " : "│  ");
    SpanFacts facts = SpanFacts.of(span);
    long start = queue == null ? span.getStartEpochNanos() : queue.getStartEpochNanos();
    rows.add(
        new Row(
            branch,
            trunk,
            label(facts.label()),
            span,
            facts,
            queue,
            Math.min(start, span.getStartEpochNanos()),
            span.getEndEpochNanos(),
            List.of()));
    List<SpanData> shown = folding ? shown(inner) : inner;
    for (int i = 0; i < shown.size(); i++) {
      boolean last = i == inner.size() - 1;
      add(shown.get(i), below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "));
    }
    if (shown.size() < inner.size()) {
      Set<String> ids = shown.stream().map(SpanData::getSpanId).collect(Collectors.toSet());
      rows.add(
          fold(inner.stream().filter(child -> !ids.contains(child.getSpanId())).toList(), below));
    }
  }

  private static Row fold(List<SpanData> folded, String below) {
    long failed = folded.stream().filter(Rows::failed).count();
    String label =
        String.format(
            Locale.ROOT, "%d more%s", folded.size(), failed == 0 ? "" : ", " + failed + " failed");
    return new Row(
        below + "└─ ",
        below + "   ",
        label,
        folded.getFirst(),
        SpanFacts.of(folded.getFirst()),
        null,
        folded.stream().mapToLong(SpanData::getStartEpochNanos).min().orElse(0),
        folded.stream().mapToLong(SpanData::getEndEpochNanos).max().orElse(0),
        folded);
  }

  /** Where an emoji code was left out, a space stood on either side. */
  private static String label(String name) {
    return Printable.line(name).replaceAll(" {2,}", " ");
  }

  /** The first few, those that failed, and all that hold others. */
  private List<SpanData> shown(List<SpanData> siblings) {
    if (siblings.size() <= FIRST_SHOWN + 2) {
      return siblings;
    }
    List<SpanData> shown = new ArrayList<>();
    int first = 0;
    int failed = 0;
    for (SpanData span : siblings) {
      if (children.containsKey(span.getSpanId())
          || first++ < FIRST_SHOWN
          || (failed(span) && failed++ < FAILED_SHOWN)) {
        shown.add(span);
      }
    }
    return shown;
  }

  private static boolean failed(SpanData span) {
    return span.getStatus().getStatusCode() == StatusCode.ERROR;
  }
}
