package io.kitetrace.poller.poll;

import io.kitetrace.poller.ingest.Ingest;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.runtime.threads.ServiceThreads;

/**
 * What all work for organizations shares.
 *
 * @param pages with limits that do not wait for a person: a backfill fails, and says why
 */
public record PollerResources(PageReader pages, Ingest.Rules rules, ServiceThreads threads) {

  public PollerMetrics metrics() {
    return rules.metrics();
  }
}
