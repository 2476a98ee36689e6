package io.kitetrace.poller.backfill;

import io.kitetrace.poller.ingest.Redactor;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.poll.PageReader;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.InstantSource;

/**
 * What every backfill works with.
 *
 * @param pages with a patience that does not wait for a person: an order fails, and says why
 */
public record Means(
    BuildkiteSettings settings,
    PageReader pages,
    Redactor redactor,
    PollerMetrics metrics,
    InstantSource clock,
    ServiceThreads threads) {}
