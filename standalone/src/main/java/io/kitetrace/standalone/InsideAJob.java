package io.kitetrace.standalone;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.trace.SpanFacts;
import io.kitetrace.trace.TraceSpanKind;
import io.kitetrace.trace.draw.Waterfall;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sets aside what went on inside jobs, which comes long after their traces, so that the one with
 * the most to tell can be drawn in the end. Safe for several threads.
 */
final class InsideAJob implements Destination {

  private final Destination traces;
  private final boolean sendsAll;
  private final Map<String, SpanData> jobs = new HashMap<>();
  private final Map<String, SpanData> inside = new HashMap<>();

  /**
   * Passes on traces.
   *
   * @param sendsAll whether what is inside jobs is passed on, too
   */
  InsideAJob(Destination traces, boolean sendsAll) {
    this.traces = traces;
    this.sendsAll = sendsAll;
  }

  @Override
  public ExportOutcome send(List<Chunk> chunks, Duration timeout) {
    List<Chunk> sent = new ArrayList<>();
    for (Chunk chunk : chunks) {
      boolean isInside = !chunk.spans().isEmpty() && kind(chunk.spans().getFirst()).insideJob();
      if (!isInside || sendsAll) {
        sent.add(chunk);
      }
    }
    ExportOutcome outcome =
        sent.isEmpty() ? new ExportOutcome.Accepted() : traces.send(sent, timeout);
    if (outcome instanceof ExportOutcome.Accepted) {
      chunks.forEach(chunk -> chunk.spans().forEach(this::keep));
    }
    return outcome;
  }

  private synchronized void keep(SpanData span) {
    TraceSpanKind kind = kind(span);
    if (kind.insideJob()) {
      inside.put(span.getSpanId(), span);
    } else if (kind == TraceSpanKind.JOB) {
      jobs.put(span.getSpanId(), span);
    }
  }

  /** The job in which tests failed and most else is known; empty where nothing is of any. */
  synchronized String draw(Waterfall waterfall) {
    Map<String, List<SpanData>> byJob = new HashMap<>();
    inside
        .values()
        .forEach(span -> byJob.computeIfAbsent(job(span), id -> new ArrayList<>()).add(span));
    byJob.keySet().retainAll(jobs.keySet());
    return byJob.entrySet().stream()
        .max(
            Comparator.<Map.Entry<String, List<SpanData>>>comparingInt(job -> worth(job.getValue()))
                .thenComparing(Map.Entry::getKey))
        .map(
            job -> {
              List<SpanData> drawn = new ArrayList<>(job.getValue());
              drawn.sort(
                  Comparator.comparing(InsideAJob::kind)
                      .thenComparingLong(SpanData::getStartEpochNanos)
                      .thenComparing(SpanData::getSpanId));
              drawn.addFirst(jobs.get(job.getKey()));
              return waterfall.draw(drawn);
            })
        .orElse("");
  }

  private String job(SpanData span) {
    SpanData around = inside.get(span.getParentSpanId());
    return around == null ? span.getParentSpanId() : job(around);
  }

  private static int worth(List<SpanData> spans) {
    Set<TraceSpanKind> kinds = new HashSet<>();
    spans.forEach(span -> kinds.add(kind(span)));
    boolean failed =
        spans.stream().anyMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR);
    return 1_000 * kinds.size() + (failed ? 10_000 : 0) + Math.min(spans.size(), 999);
  }

  private static TraceSpanKind kind(SpanData span) {
    return SpanFacts.of(span).kind();
  }

  @Override
  public int concurrency() {
    return traces.concurrency();
  }

  @Override
  public String description() {
    return traces.description();
  }

  @Override
  public void close() {
    traces.close();
  }
}
