package io.kitetrace.poller.ingest;

import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.poller.log.Batch;
import io.kitetrace.poller.log.BrokenBuild;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.FinishedBuild;
import io.kitetrace.poller.log.OffsetTracker.Ack;
import io.kitetrace.poller.log.Origin;
import io.kitetrace.poller.log.Origin.Source;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.state.BuildCounts.Outcome;
import io.kitetrace.poller.state.PublishedState;
import io.kitetrace.poller.state.StateRecord;
import io.kitetrace.wire.BuildHead;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about the builds of one organization, however they come, and publishes in batches what is
 * news. What is not is not even copied. What goes wrong with one build stays with it. For one
 * reading, and one thread.
 */
public final class Ingest {

  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

  /** What holds for all organizations. */
  public record Rules(
      BuildFilter filter, Redactor redactor, PollerMetrics metrics, InstantSource clock) {

    /** The same, but these pipelines take the place of the configured ones, where there are any. */
    public Rules forPipelines(List<String> globs) {
      return new Rules(filter.forPipelines(globs), redactor, metrics, clock);
    }
  }

  @FunctionalInterface
  public interface Publisher {

    /** Returns when all of it is in the log, or will be before any other batch. */
    void publish(Batch batch) throws InterruptedException;

    /** Returns when everything that was published is in the log. */
    default void await() throws InterruptedException {}
  }

  private final Rules rules;
  private final String organization;
  private final BuildLog log;
  private final Source source;
  private final Publisher publisher;
  private Batch batch = new Batch();
  private int wanted;

  /**
   * For one way that builds come.
   *
   * @param log tells what is news
   */
  public Ingest(
      Rules rules, String organization, BuildLog log, Source source, Publisher publisher) {
    this.rules = rules;
    this.organization = organization;
    this.log = log;
    this.source = source;
    this.publisher = publisher;
  }

  /**
   * Takes an element of the API's answer.
   *
   * @param whole false where it is too large to hold: only its beginning is there
   * @return what could be read of it; null where it is broken
   */
  public @Nullable BuildHead take(byte[] buffer, int offset, int length, boolean whole)
      throws InterruptedException {
    Origin origin = new Origin(source, organization, rules.clock.instant());
    if (whole) {
      return take(buffer, offset, length, origin, "");
    }
    String reason = "the build is larger than what is held in memory";
    int head = Math.min(length, BrokenBuild.HEAD_BYTES);
    return broken(buffer, offset, head, BrokenBuild.Kind.TOO_LARGE, reason, origin);
  }

  /**
   * Takes a build that came from elsewhere.
   *
   * @param pipeline the slug, where the build itself does not tell
   */
  public void take(byte[] json, Instant fetchedAt, String pipeline) throws InterruptedException {
    take(json, 0, json.length, new Origin(source, organization, fetchedAt), pipeline);
  }

  private @Nullable BuildHead take(
      byte[] buffer, int offset, int length, Origin origin, String pipeline)
      throws InterruptedException {
    Redactor.Finds finds = rules.redactor.finds();
    try {
      BuildHead head =
          guarded(() -> BuildHead.read(buffer, offset, length, finds)).inPipeline(pipeline);
      if (head.id().length() > BrokenBuild.MAX_ID_CHARACTERS) {
        throw new MalformedBuildException(
            "the id is longer than " + BrokenBuild.MAX_ID_CHARACTERS + " characters");
      }
      Instant finishedAt = head.finishedAt();
      if (!rules.filter.accepts(head)) {
        return dropped(head, Outcome.FILTERED);
      }
      wanted++;
      if (finishedAt == null) {
        return dropped(head, Outcome.UNFINISHED);
      }
      if (log.memory().status(head, finishedAt) != PublishedState.VersionStatus.NEWS) {
        return dropped(head, Outcome.UNCHANGED);
      }
      byte[] json = guarded(() -> rules.redactor.redact(buffer, offset, length, finds));
      makeRoom(json.length);
      batch.add(new FinishedBuild(head, finishedAt, json, origin));
      return head;
    } catch (MalformedBuildException e) {
      String reason = String.valueOf(e.getMessage());
      return broken(buffer, offset, length, BrokenBuild.Kind.MALFORMED, reason, origin);
    }
  }

  /** It does not go into the log. */
  private BuildHead dropped(BuildHead head, Outcome outcome) {
    rules.metrics.count(outcome);
    batch.dropped(outcome);
    return head;
  }

  private @Nullable BuildHead broken(
      byte[] buffer, int offset, int length, BrokenBuild.Kind kind, String reason, Origin origin)
      throws InterruptedException {
    byte[] bytes = rules.redactor.redact(buffer, offset, length);
    makeRoom(bytes.length);
    batch.add(new BrokenBuild(BuildHead.idOf(bytes, 0, bytes.length), bytes, kind, reason, origin));
    return null;
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
      rules.metrics.count(Outcome.REJECTED); // in the dead letters since it was read whole
      return new Glance(null, false);
    }
    Instant finishedAt = head.finishedAt();
    if (!rules.filter.accepts(head)) {
      rules.metrics.count(Outcome.FILTERED);
      return new Glance(head, false);
    }
    if (finishedAt == null) {
      rules.metrics.count(Outcome.UNFINISHED);
      return new Glance(head, false);
    }
    rules.metrics.count(Outcome.UNCHANGED); // what is missing is counted when it is read whole
    Instant published = log.memory().publishedFinish(head.id());
    return new Glance(head, published == null || published.isBefore(finishedAt));
  }

  /** How many builds the filter accepted, repeats included. */
  public int wanted() {
    return wanted;
  }

  /** The message of the inbox that brought what was taken last is finished with it. */
  public void done(Ack ack) throws InterruptedException {
    batch.done(ack);
    if (batch.isFullOfAcks()) {
      flush();
    }
  }

  /** Publishes what is at hand; returns when everything that was taken is in the log. */
  public void flush() throws InterruptedException {
    flushSoon();
    publisher.await();
  }

  /** Begins to publish what is at hand, when what was at hand before is in the log. */
  public void flushSoon() throws InterruptedException {
    if (!batch.isEmpty()) {
      publisher.publish(takeBatch());
    }
  }

  /** What is at hand; whoever takes it publishes it. */
  public Batch takeBatch() {
    Batch taken = batch;
    batch = new Batch();
    return taken;
  }

  /** Publishes what is at hand, and with it how far the list has been read. */
  public void finish(StateRecord.@Nullable Cursor cursor) throws InterruptedException {
    if (cursor != null) {
      batch.state(cursor);
    }
    flush();
  }

  private void makeRoom(int bytes) throws InterruptedException {
    if (batch.isFullFor(bytes)) {
      flushSoon();
    }
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
