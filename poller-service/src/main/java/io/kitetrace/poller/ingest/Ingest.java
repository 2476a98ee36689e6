package io.kitetrace.poller.ingest;

import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.poller.log.BrokenBuild;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.FinishedBuild;
import io.kitetrace.poller.log.Origin;
import io.kitetrace.poller.log.Source;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.state.PublishedState;
import io.kitetrace.wire.BuildHead;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about the builds of one organization, however they come. What is not news is not even
 * copied. What goes wrong with one build stays with it. Safe for use by several threads.
 */
public final class Ingest {

  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

  private final String organization;
  private final BuildFilter filter;
  private final BuildLog log;
  private final Redactor redactor;
  private final PollerMetrics metrics;
  private final InstantSource clock;

  /**
   * For one ownership of an organization.
   *
   * @param log tells what is news
   */
  public Ingest(
      String organization,
      BuildFilter filter,
      BuildLog log,
      Redactor redactor,
      PollerMetrics metrics,
      InstantSource clock) {
    this.organization = organization;
    this.filter = filter;
    this.log = log;
    this.redactor = redactor;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Where a build comes from that is read now. */
  Origin originNow(Source source) {
    return new Origin(source, organization, clock.instant());
  }

  /**
   * Decides about one build.
   *
   * @param pipeline the slug, where the build itself does not tell
   */
  Decision take(byte[] buffer, int offset, int length, Origin origin, String pipeline)
      throws InterruptedException {
    Redactor.Finds finds = redactor.finds();
    try {
      BuildHead head =
          guarded(() -> BuildHead.read(buffer, offset, length, finds)).inPipeline(pipeline);
      if (head.id().length() > BrokenBuild.MOST_ID_CHARACTERS) {
        throw new MalformedBuildException(
            "the id is longer than " + BrokenBuild.MOST_ID_CHARACTERS + " characters");
      }
      Instant finishedAt = head.finishedAt();
      if (!filter.accepts(head)) {
        return dropped(head, Decision.Reason.FILTERED);
      }
      if (finishedAt == null) {
        return dropped(head, Decision.Reason.UNFINISHED);
      }
      if (log.status(head, finishedAt) != PublishedState.VersionStatus.NEWS) {
        return dropped(head, Decision.Reason.UNCHANGED);
      }
      byte[] json = guarded(() -> redactor.redact(buffer, offset, length, finds));
      return new Decision.News(new FinishedBuild(head, finishedAt, json, origin));
    } catch (MalformedBuildException e) {
      String reason = String.valueOf(e.getMessage());
      return broken(buffer, offset, length, BrokenBuild.Kind.MALFORMED, reason, origin);
    }
  }

  /** The beginning of a build that is too large to hold becomes a dead letter. */
  Decision tooLarge(byte[] buffer, int offset, int length, Origin origin) {
    return broken(
        buffer,
        offset,
        Math.min(length, BrokenBuild.HEAD_BYTES),
        BrokenBuild.Kind.TOO_LARGE,
        "the build is larger than what is held in memory",
        origin);
  }

  /**
   * A look at a build without its jobs, which makes no version.
   *
   * @param head what could be read of it, or null
   * @param isMissing whether the log has no version of it that finished then or later
   */
  public record Glance(@Nullable BuildHead head, boolean isMissing) {}

  /** Looks at a build without its jobs, and counts it. */
  public Glance glance(byte[] buffer, int offset, int length) throws InterruptedException {
    BuildHead head;
    try {
      head = guarded(() -> BuildHead.read(buffer, offset, length));
    } catch (MalformedBuildException e) {
      metrics.rejected(); // in the dead letters since it was read whole
      return new Glance(null, false);
    }
    Instant finishedAt = head.finishedAt();
    if (!filter.accepts(head)) {
      metrics.filtered();
      return new Glance(head, false);
    }
    if (finishedAt == null) {
      metrics.unfinished();
      return new Glance(head, false);
    }
    metrics.unchanged(); // what is missing is counted when it is read whole
    Instant published = log.publishedFinish(head.id());
    return new Glance(head, published == null || published.isBefore(finishedAt));
  }

  private Decision dropped(BuildHead head, Decision.Reason reason) {
    switch (reason) {
      case FILTERED -> metrics.filtered();
      case UNFINISHED -> metrics.unfinished();
      case UNCHANGED -> metrics.unchanged();
    }
    return new Decision.Dropped(head, reason);
  }

  private Decision broken(
      byte[] buffer, int offset, int length, BrokenBuild.Kind kind, String reason, Origin origin) {
    byte[] bytes = redactor.redact(buffer, offset, length);
    return new Decision.Broken(
        new BrokenBuild(BuildHead.idOf(bytes, 0, bytes.length), bytes, kind, reason, origin));
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws MalformedBuildException;
  }

  /** A fault of ours is the build's too: others are not held up by it. */
  private static <T> T guarded(Reading<T> reading) throws MalformedBuildException {
    try {
      return reading.read();
    } catch (RuntimeException | StackOverflowError e) {
      LOG.atError().setCause(e).log("build not read");
      throw new MalformedBuildException(
          e instanceof StackOverflowError
              ? "the build is nested too deep"
              : "the build cannot be read; this is a fault of the program, please report it");
    }
  }
}
