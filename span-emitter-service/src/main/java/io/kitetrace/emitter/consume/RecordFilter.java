package io.kitetrace.emitter.consume;

import io.kitetrace.emitter.delivery.BuildRecord;

/** Which records are to be delivered; the others are counted as skipped. */
@FunctionalInterface
public interface RecordFilter {

  /** All of them. */
  RecordFilter ALL = record -> true;

  /** Whether this one is to be delivered. Called on the consumer's thread. */
  boolean wants(BuildRecord record);
}
