package io.kitetrace.emitter.service;

import io.kitetrace.emitter.consume.RecordFilter;
import java.util.Objects;

/**
 * What tells a pass over the log from the service that follows it.
 *
 * @param filter which records are delivered, beside the pipelines' choice
 * @param whole whether each trace is built whole, whatever version was there before
 * @param keepsDeadLetters whether what cannot be delivered is kept aside, or only counted
 * @param lasting whether the group is to last, so that a place that it has lost is noticed
 */
public record EmitterMode(
    RecordFilter filter, boolean whole, boolean keepsDeadLetters, boolean lasting) {

  /** The service: everything, as it comes. */
  public static final EmitterMode LIVE = new EmitterMode(RecordFilter.ALL, false, true, true);

  /** Refuses null. */
  public EmitterMode {
    Objects.requireNonNull(filter);
  }
}
