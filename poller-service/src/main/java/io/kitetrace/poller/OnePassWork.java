package io.kitetrace.poller;

import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.poll.OrganizationPoller;
import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.poller.retry.Waiter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One pass over each organization, however often the partitions change hands meanwhile. */
final class OnePassWork implements PollTask {

  private final OrganizationPoller poller;
  private final Set<String> left = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<@Nullable Void> passed = new CompletableFuture<>();

  OnePassWork(OrganizationPoller poller, List<String> organizations) {
    this.poller = poller;
    this.left.addAll(organizations);
  }

  /** Completes when each organization's pass has. */
  CompletableFuture<@Nullable Void> passed() {
    return passed;
  }

  @Override
  public void run(String organization, BuildLog log, Waiter waiter) throws StoppedException {
    if (left.contains(organization)) {
      poller.pass(organization, log, waiter);
      left.remove(organization);
      if (left.isEmpty()) {
        passed.complete(null);
      }
    }
  }
}
