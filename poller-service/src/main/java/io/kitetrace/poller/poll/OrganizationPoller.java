package io.kitetrace.poller.poll;

import io.kitetrace.poller.lifecycle.StoppedException;
import io.kitetrace.poller.lifecycle.Waiter;
import io.kitetrace.poller.publish.BuildLog;
import io.kitetrace.poller.publish.PublishEvents;
import io.kitetrace.poller.publish.Redactor;
import io.kitetrace.poller.publish.Source;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.poller.settings.PollSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls one organization for as long as its partition is ours. */
public final class OrganizationPoller {

  private static final Logger LOG = LoggerFactory.getLogger(OrganizationPoller.class);

  private final BuildkiteSettings buildkite;
  private final PollSettings poll;
  private final PageReader pages;
  private final Redactor redactor;
  private final PublishEvents events;
  private final InstantSource clock;
  private final PassListener passes;

  /** Hears of complete passes. */
  @FunctionalInterface
  public interface PassListener {

    /** An organization's list was read to its end, and everything of it is in the log. */
    void completed(String organization, @Nullable Instant through);
  }

  /** A poller for any organization of these settings. */
  public OrganizationPoller(
      BuildkiteSettings buildkite,
      PollSettings poll,
      PageReader pages,
      Redactor redactor,
      PublishEvents events,
      InstantSource clock,
      PassListener passes) {
    this.buildkite = buildkite;
    this.poll = poll;
    this.pages = pages;
    this.redactor = redactor;
    this.events = events;
    this.clock = clock;
    this.passes = passes;
  }

  /** Polls until it is stopped: by the waiter, and by nothing else. */
  public void run(String organization, BuildLog log, Waiter waiter) throws StoppedException {
    while (true) {
      long begun = System.nanoTime();
      pass(organization, log, waiter);
      Duration left = poll.interval().minusNanos(System.nanoTime() - begun);
      waiter.sleep(left.isNegative() ? Duration.ZERO : left);
    }
  }

  /** One full pass; everything is published when it returns. */
  public void pass(String organization, BuildLog log, Waiter waiter) throws StoppedException {
    Instant cursor = log.cursor(organization);
    Instant from =
        cursor == null ? clock.instant().minus(poll.history()) : cursor.minus(poll.overlap());
    Pass pass = new Pass(pages, poll, clock, waiter, organization, from);
    Intake intake =
        new Intake(buildkite, log, redactor, events, clock, pass::saw, Source.POLL, organization);
    Instant through = later(cursor, pass.run(intake));
    intake.finish(through);
    LOG.atDebug()
        .addKeyValue("organization", organization)
        .addKeyValue("from", from)
        .addKeyValue("through", through)
        .addKeyValue("pages", pass.pagesRead())
        .log("pass complete");
    passes.completed(organization, through);
  }

  /** A server's clock that was put back does not make us read everything again. */
  private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
    return a == null || (b != null && b.isAfter(a)) ? b : a;
  }
}
