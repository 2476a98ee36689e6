package io.kitetrace.emitter.delivery;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;

/** Cuts batches that are too large. */
final class BatchSplitter {

  private BatchSplitter() {}

  /**
   * Batches of about so many spans each, a build's spans kept together where they fit. The batch's
   * builds learn that they have more parts.
   */
  static List<Batch> bySpans(Batch batch, int spansEach) {
    List<Batch> batches = new ArrayList<>();
    List<SpanSlice> current = new ArrayList<>();
    int room = spansEach;
    for (SpanSlice part : batch.parts()) {
      if (part.spans().size() > room && !current.isEmpty()) {
        batches.add(new Batch(current));
        current.clear();
        room = spansEach;
      }
      List<SpanData> rest = part.spans();
      while (rest.size() > room) {
        batches.add(new Batch(List.of(new SpanSlice(part.build(), rest.subList(0, room)))));
        part.build().partSplit();
        rest = rest.subList(room, rest.size());
      }
      current.add(new SpanSlice(part.build(), rest));
      room -= rest.size();
    }
    if (!current.isEmpty()) {
      batches.add(new Batch(current));
    }
    return batches;
  }
}
