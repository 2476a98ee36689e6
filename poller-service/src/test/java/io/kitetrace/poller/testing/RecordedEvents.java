package io.kitetrace.poller.testing;

import io.kitetrace.poller.log.PublishEvents;
import io.kitetrace.poller.log.Source;
import io.kitetrace.poller.state.BuildCounts;
import java.time.Instant;

/** Counts what became of builds. */
public final class RecordedEvents implements PublishEvents {

  private BuildCounts counts = BuildCounts.NONE;
  private long refused;

  public synchronized BuildCounts counts() {
    return counts;
  }

  @Override
  public void published(Source source, Instant finishedAt) {
    add(new BuildCounts(1, 0, 0, 0, 0));
  }

  @Override
  public void unchanged() {
    add(new BuildCounts(0, 1, 0, 0, 0));
  }

  @Override
  public void filtered() {
    add(new BuildCounts(0, 0, 1, 0, 0));
  }

  @Override
  public void unfinished() {
    add(new BuildCounts(0, 0, 0, 1, 0));
  }

  @Override
  public void rejected() {
    add(new BuildCounts(0, 0, 0, 0, 1));
  }

  /** Dead letters that Kafka did not take. */
  public synchronized long refused() {
    return refused;
  }

  @Override
  public synchronized void deadLetterRefused() {
    refused++;
  }

  private synchronized void add(BuildCounts more) {
    counts = counts.plus(more);
  }
}
