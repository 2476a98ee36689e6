package io.kitetrace.poller;

import io.kitetrace.poller.lifecycle.StopSignal;
import io.kitetrace.poller.lifecycle.StoppedException;
import io.kitetrace.poller.poll.OrganizationPoller;
import io.kitetrace.poller.publish.BuildLog;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls an organization for as long as it is ours. */
final class PollingWork implements PollTask {

  private static final Logger LOG = LoggerFactory.getLogger(PollingWork.class);

  private final OrganizationPoller poller;
  private final CompletableFuture<@Nullable Void> ended;

  PollingWork(OrganizationPoller poller, CompletableFuture<@Nullable Void> ended) {
    this.poller = poller;
    this.ended = ended;
  }

  @Override
  public void run(String organization, BuildLog log, StopSignal stop) {
    try {
      poller.run(organization, log, stop);
    } catch (StoppedException e) {
      LOG.atDebug().addKeyValue("organization", organization).log("stopped polling");
    } catch (RuntimeException | Error e) {
      // A fault of ours: better to end, and be started again, than to be there without polling.
      ended.completeExceptionally(e);
    }
  }
}
