package io.kitetrace.emitter.service;

import io.kitetrace.emitter.delivery.BuildRecord;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What tells a pass over the log from the service that follows it.
 *
 * @param filter which records are delivered, beside the pipelines' choice; the others are counted
 *     as skipped. Asked on the consumer's thread
 * @param whole whether each trace is built whole, whatever version was there before
 * @param keepsDeadLetters whether what cannot be delivered is kept aside, or only counted
 * @param lasting whether the group is to last, so that a place that it has lost is noticed
 */
public record EmitterMode(
    Predicate<BuildRecord> filter, boolean whole, boolean keepsDeadLetters, boolean lasting) {

  /** The service: everything, as it comes. */
  public static final EmitterMode LIVE = new EmitterMode(record -> true, false, true, true);

  public EmitterMode {
    Objects.requireNonNull(filter);
  }
}
