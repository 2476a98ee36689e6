package io.kitetrace.emitter.deliver;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;

/** Cuts batches that are too large. */
final class Narrowing {

  private Narrowing() {}

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
