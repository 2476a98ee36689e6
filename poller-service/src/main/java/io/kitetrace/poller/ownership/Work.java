package io.kitetrace.poller.ownership;

import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.backfill.Backfills;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.poll.PollerResources;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.util.function.Consumer;

/**
 * What is done for the organizations that are ours, and with what.
 *
 * @param onePass which lists are still to be read, where each is read once
 * @param onFault hears of what no wait mends: better to end, and be started again, than to be there
 *     without working
 */
public record Work(
    Mode mode,
    OnePass onePass,
    Backfills backfills,
    PollerResources resources,
    RateBudget budget,
    Consumer<Throwable> onFault) {

  PollerMetrics metrics() {
    return resources.metrics();
  }

  /** A thread for it; what was not finished when the ownership ends is the next owner's. */
  ServiceThreads.Body guarded(ServiceThreads.Body task) {
    return heartbeat -> {
      try {
        task.run(heartbeat);
      } catch (RetriesExhaustedException | SettingsException e) {
        onFault.accept(e);
      }
    };
  }
}
