package io.kitetrace.emitter.delivery;

import io.kitetrace.emitter.delivery.BuildInDelivery.Part;
import io.kitetrace.emitter.metrics.RecordKind;
import java.util.List;
import java.util.Set;

/** What goes into one request. For the delivery thread. */
final class ExportRequest {

  private final List<Part> parts;
  private final List<Chunk> chunks;
  private int failures;
  private long acceptedAtFirstFailure;

  ExportRequest(List<Part> parts) {
    this(parts, Long.MAX_VALUE);
  }

  /** A piece of one that has failed, and remembers since when. */
  private ExportRequest(List<Part> parts, long acceptedAtFirstFailure) {
    this.parts = List.copyOf(parts);
    this.chunks = parts.stream().map(Part::chunk).toList();
    this.acceptedAtFirstFailure = acceptedAtFirstFailure;
  }

  List<Part> parts() {
    return parts;
  }

  List<Chunk> chunks() {
    return chunks;
  }

  int spanCount() {
    return Chunk.spanCount(chunks);
  }

  /** Those of its spans that are made of timelines. */
  int timelineSpans() {
    return parts.stream()
        .filter(part -> part.build().record().kind() == RecordKind.TIMELINE)
        .mapToInt(part -> part.chunk().spanCount())
        .sum();
  }

  long bytes() {
    return Chunk.size(chunks);
  }

  BuildInDelivery firstBuild() {
    return parts.getFirst().build();
  }

  boolean ofOneBuild() {
    return parts.getLast().build() == firstBuild(); // a build's chunks stand side by side
  }

  /** Whether it cannot be cut without encoding anew. */
  boolean ofOneChunk() {
    return parts.size() == 1;
  }

  boolean underAnyOf(Set<Completion> completions) {
    return parts.stream().anyMatch(p -> completions.contains(p.build().record().completion()));
  }

  List<Part> wantedParts() {
    return parts.stream().filter(part -> part.build().wanted()).toList();
  }

  /**
   * Notes an attempt that failed without a reason that tells about the data.
   *
   * @param accepted how many requests the backend has accepted so far
   */
  void failed(long accepted) {
    acceptedAtFirstFailure = Math.min(acceptedAtFirstFailure, accepted);
    failures++;
  }

  int failures() {
    return failures;
  }

  /**
   * Whether the backend has accepted others since this one, or what it is a piece of, first failed.
   */
  boolean othersAccepted(long accepted) {
    return accepted > acceptedAtFirstFailure;
  }

  /** Two of about half the chunks each, cut between builds where there are several. */
  List<ExportRequest> halves() {
    int middle = cut();
    return List.of(
        new ExportRequest(parts.subList(0, middle), acceptedAtFirstFailure),
        new ExportRequest(parts.subList(middle, parts.size()), acceptedAtFirstFailure));
  }

  private int cut() {
    int middle = parts.size() / 2;
    if (ofOneBuild()) {
      return middle;
    }
    for (int distance = 0; ; distance++) {
      if (betweenBuilds(middle - distance)) {
        return middle - distance;
      }
      if (betweenBuilds(middle + distance)) {
        return middle + distance;
      }
    }
  }

  private boolean betweenBuilds(int place) {
    return place > 0
        && place < parts.size()
        && parts.get(place - 1).build() != parts.get(place).build();
  }
}
