package io.kitetrace.poller.owner;

import io.kitetrace.poller.lifecycle.StopSignal;
import io.kitetrace.poller.publish.BuildLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What runs while a partition is ours: a thread for each of its organizations, over one log. The
 * last thread closes the log, so that nobody waits for a commit that has no answer.
 */
final class PartitionOwner {

  private final int partition;
  private final List<String> organizations;
  private final BuildLog log;
  private final StopSignal stop;
  private final OrganizationWork work;
  private final AtomicInteger running;
  private final CountDownLatch ended = new CountDownLatch(1);

  PartitionOwner(
      int partition,
      List<String> organizations,
      BuildLog log,
      StopSignal stop,
      OrganizationWork work) {
    this.partition = partition;
    this.organizations = organizations;
    this.log = log;
    this.stop = stop;
    this.work = work;
    this.running = new AtomicInteger(organizations.size());
  }

  int partition() {
    return partition;
  }

  List<String> organizations() {
    return organizations;
  }

  void start() {
    for (String organization : organizations) {
      Thread thread = new Thread(() -> run(organization), "poll-" + organization);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Asks to stop; returns at once. */
  void stop() {
    stop.stop();
    organizations.forEach(work::cancel);
  }

  /** Whether everything ended, and the log was closed, within the time. */
  boolean awaitEnd(Duration time) throws InterruptedException {
    return ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void run(String organization) {
    try {
      work.run(organization, log, stop);
    } finally {
      if (running.decrementAndGet() == 0) {
        log.close();
        ended.countDown();
      }
    }
  }
}
