package io.kitetrace.poller.poll;

import io.kitetrace.poller.ingest.Ingest;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.settings.PollSettings;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.util.concurrent.Executor;

/**
 * What all work for organizations shares.
 *
 * @param polled pages, with limits of their own
 * @param pages all others, with limits that do not wait for a person: a backfill fails, and says
 *     why
 * @param publishers as many threads as there are organizations
 */
public record PollerResources(
    Ingest.Rules rules,
    PollSettings poll,
    PageReader polled,
    PageReader pages,
    Executor publishers,
    ServiceThreads threads) {

  public PollerMetrics metrics() {
    return rules.metrics();
  }
}
