package io.kitetrace.emitter.delivery;

import io.kitetrace.emitter.delivery.Tracing.Traced;

/**
 * A record whose spans are being sent, in one part or several. For the delivery thread, but for the
 * record itself.
 */
final class BuildInDelivery {

  private final BuildRecord record;
  private final Traced traced;
  private int openParts = 1;
  private boolean givenUp;

  BuildInDelivery(BuildRecord record, Traced traced) {
    this.record = record;
    this.traced = traced;
  }

  BuildRecord record() {
    return record;
  }

  Traced traced() {
    return traced;
  }

  SpanSlice whole() {
    return new SpanSlice(this, traced.spans());
  }

  /** One part has become two. */
  void partSplit() {
    openParts++;
  }

  /** One part was taken; true when that was the last. */
  boolean partTaken() {
    openParts--;
    return openParts == 0 && !givenUp;
  }

  /** The build is refused or dropped: its other parts are of no use. False if it was already. */
  boolean giveUp() {
    boolean first = !givenUp;
    givenUp = true;
    return first;
  }

  /** The same build at its beginning; what is left of this one no longer counts. */
  BuildInDelivery anew() {
    return new BuildInDelivery(record, traced);
  }

  boolean wanted() {
    return !givenUp && record.lease().active();
  }
}
