package io.kitetrace.emitter.delivery;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What goes into one request. For the delivery thread. */
final class Batch {

  private final List<SpanSlice> parts;
  private final int spanCount;
  private int failures;
  private long takenAtFirstFailure;

  Batch(List<SpanSlice> parts) {
    this(parts, Long.MAX_VALUE);
  }

  /** A piece of one that has failed, and remembers since when. */
  private Batch(List<SpanSlice> parts, long takenAtFirstFailure) {
    this.takenAtFirstFailure = takenAtFirstFailure;
    this.parts = List.copyOf(parts);
    this.spanCount = parts.stream().mapToInt(part -> part.spans().size()).sum();
  }

  List<SpanSlice> parts() {
    return parts;
  }

  int spanCount() {
    return spanCount;
  }

  List<SpanData> spans() {
    if (parts.size() == 1) {
      return parts.getFirst().spans();
    }
    List<SpanData> spans = new ArrayList<>(spanCount);
    parts.forEach(part -> spans.addAll(part.spans()));
    return spans;
  }

  /** Whether all of it belongs to one build. */
  boolean ofOneBuild() {
    BuildInDelivery build = parts.getFirst().build();
    return parts.stream().allMatch(part -> part.build() == build);
  }

  /** Whether any of it was read under one of these. */
  boolean underAnyOf(Set<Completion> leases) {
    return parts.stream().anyMatch(part -> leases.contains(part.build().record().lease()));
  }

  /** The same without the parts that are no longer wanted. */
  List<SpanSlice> wantedParts() {
    return parts.stream().filter(SpanSlice::wanted).toList();
  }

  /**
   * Notes an attempt that failed without a reason that tells about the data.
   *
   * @param taken how many requests the backend has taken so far
   */
  void failed(long taken) {
    takenAtFirstFailure = Math.min(takenAtFirstFailure, taken);
    failures++;
  }

  int failures() {
    return failures;
  }

  /** Two batches of about half the parts each; only for batches of several parts. */
  List<Batch> halves() {
    int middle = parts.size() / 2;
    return List.of(
        new Batch(parts.subList(0, middle), takenAtFirstFailure),
        new Batch(parts.subList(middle, parts.size()), takenAtFirstFailure));
  }

  /**
   * Whether the backend has taken others since this one, or what it is a piece of, first failed.
   */
  boolean othersTaken(long taken) {
    return taken > takenAtFirstFailure;
  }
}
