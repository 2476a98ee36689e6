package io.kitetrace.poller.poll;

import io.kitetrace.poller.ingest.Ingest;
import io.kitetrace.poller.ingest.Redactor;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.InstantSource;

/**
 * What all work for organizations shares.
 *
 * @param pages with limits that do not wait for a person: a backfill fails, and says why
 */
public record PollerResources(
    BuildkiteSettings settings,
    PageReader pages,
    Redactor redactor,
    PollerMetrics metrics,
    InstantSource clock,
    ServiceThreads threads) {

  /** Decides about an organization's builds, by the configured filter. */
  Ingest ingest(String organization, BuildLog log) {
    return ingest(organization, log, settings.filter());
  }

  /** The same, by another filter. */
  public Ingest ingest(String organization, BuildLog log, BuildFilter filter) {
    return new Ingest(organization, filter, log, redactor, metrics, clock);
  }
}
