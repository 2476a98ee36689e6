package io.kitetrace.emitter.deliver;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;

/** Cuts batches into smaller ones, by builds first and then by spans. */
final class Narrowing {

  private Narrowing() {}

  /** Two batches of about half the builds each; only for batches of several parts. */
  static List<Batch> halves(Batch batch) {
    List<Part> parts = batch.parts();
    int middle = parts.size() / 2;
    return List.of(
        new Batch(parts.subList(0, middle)), new Batch(parts.subList(middle, parts.size())));
  }

  /** A batch for each build in it. */
  static List<Batch> byBuild(Batch batch) {
    return batch.parts().stream().map(part -> new Batch(List.of(part))).toList();
  }

  /**
   * Batches of about so many spans each, a build's spans kept together where they fit. The batch's
   * builds learn that they have more parts.
   */
  static List<Batch> bySpans(Batch batch, int spansEach) {
    List<Batch> batches = new ArrayList<>();
    List<Part> current = new ArrayList<>();
    int room = spansEach;
    for (Part part : batch.parts()) {
      if (part.spans().size() > room && !current.isEmpty()) {
        batches.add(new Batch(current));
        current.clear();
        room = spansEach;
      }
      List<SpanData> rest = part.spans();
      while (rest.size() > room) {
        batches.add(new Batch(List.of(new Part(part.build(), rest.subList(0, room)))));
        part.build().partSplit();
        rest = rest.subList(room, rest.size());
      }
      current.add(new Part(part.build(), rest));
      room -= rest.size();
    }
    if (!current.isEmpty()) {
      batches.add(new Batch(current));
    }
    return batches;
  }
}
