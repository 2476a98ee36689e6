package io.kitetrace.emitter.delivery;

import io.kitetrace.emitter.delivery.BuildInDelivery.Part;
import io.kitetrace.emitter.delivery.DeadLetters.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** What other threads tell the delivery thread. */
sealed interface Event {

  /** The consumer has read a record. */
  record RecordRead(BuildRecord record) implements Event {}

  /** A tracer has made a record's trace. */
  record Traced(BuildRecord record, EncodedTrace trace) implements Event {}

  /** A record cannot become a trace. */
  record Untraceable(BuildRecord record, Reason reason) implements Event {}

  /** A tracer has encoded a chunk's spans anew. */
  record EncodedAnew(Part part, List<Chunk> chunks) implements Event {}

  /**
   * A request has come to its end.
   *
   * @param round of the send rate, as it was when the request was sent
   */
  record RequestEnded(ExportRequest request, ExportOutcome outcome, int round, Duration elapsed)
      implements Event {}

  /** A dead letter is stored. */
  record LetterStored(BuildRecord record, Reason reason) implements Event {}

  /** Somebody waits until no request carries anything of these partitions. */
  record QuietWanted(Set<Completion> completions, CountDownLatch quiet) implements Event {}

  /** There is something to look at. */
  record WokenUp() implements Event {}
}
