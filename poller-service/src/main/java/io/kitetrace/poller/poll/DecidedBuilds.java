package io.kitetrace.poller.poll;

import io.kitetrace.poller.log.PublishEvents;
import io.kitetrace.poller.log.Source;
import io.kitetrace.poller.state.BuildCounts;
import java.time.Instant;

/** Counts builds that are decided without the log, until they are written down. For one thread. */
public final class DecidedBuilds implements PublishEvents {

  private final PublishEvents all;
  private BuildCounts counts = BuildCounts.NONE;

  /** Passes on what it hears. */
  public DecidedBuilds(PublishEvents all) {
    this.all = all;
  }

  /** Those since the last time. */
  public BuildCounts take() {
    BuildCounts taken = counts;
    counts = BuildCounts.NONE;
    return taken;
  }

  @Override
  public void published(Source source, Instant finishedAt) {
    throw new IllegalStateException("only the log publishes");
  }

  @Override
  public void rejected() {
    throw new IllegalStateException("only the log rejects");
  }

  @Override
  public void deadLetterRefused() {
    throw new IllegalStateException("only the log writes dead letters");
  }

  @Override
  public void unchanged() {
    counts = counts.plus(new BuildCounts(0, 1, 0, 0, 0));
    all.unchanged();
  }

  @Override
  public void filtered() {
    counts = counts.plus(new BuildCounts(0, 0, 1, 0, 0));
    all.filtered();
  }

  @Override
  public void unfinished() {
    counts = counts.plus(new BuildCounts(0, 0, 0, 1, 0));
    all.unfinished();
  }
}
