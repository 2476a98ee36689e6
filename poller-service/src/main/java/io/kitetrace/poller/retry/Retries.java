package io.kitetrace.poller.retry;

/**
 * How failures of one thing are reported, borne and repeated.
 *
 * @param outage where they are reported
 * @param limits how many are borne
 * @param backoff how long to wait after each
 */
public record Retries(Outage outage, RetryLimits limits, Backoff backoff) {}
