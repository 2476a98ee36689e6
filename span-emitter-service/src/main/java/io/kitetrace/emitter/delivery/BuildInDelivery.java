package io.kitetrace.emitter.delivery;

import java.util.List;

/**
 * A record whose trace is being sent, in one chunk or several. For the delivery thread, but for
 * record and trace.
 */
final class BuildInDelivery {

  private final BuildRecord record;
  private final EncodedTrace trace;
  private int openChunks;
  private boolean givenUp;

  BuildInDelivery(BuildRecord record, EncodedTrace trace) {
    this.record = record;
    this.trace = trace;
    this.openChunks = trace.chunks().size();
  }

  /** One chunk of a build. */
  record Part(BuildInDelivery build, Chunk chunk) {}

  BuildRecord record() {
    return record;
  }

  EncodedTrace trace() {
    return trace;
  }

  List<Part> parts() {
    return trace.chunks().stream().map(chunk -> new Part(this, chunk)).toList();
  }

  /** The same spans in other chunks in place of one. */
  List<Part> replaced(List<Chunk> chunks) {
    openChunks += chunks.size() - 1;
    return chunks.stream().map(chunk -> new Part(this, chunk)).toList();
  }

  /** One chunk was accepted; true when that was the last. */
  boolean chunkAccepted() {
    openChunks--;
    return openChunks == 0 && !givenUp;
  }

  /** The build is refused or dropped: its other chunks are of no use. False if it was already. */
  boolean giveUp() {
    boolean first = !givenUp;
    givenUp = true;
    return first;
  }

  /** The same build at its beginning; what is left of this one no longer counts. */
  BuildInDelivery anew() {
    return new BuildInDelivery(record, trace);
  }

  /** Whether sending it still makes sense. */
  boolean wanted() {
    return !givenUp && record.completion().active();
  }
}
