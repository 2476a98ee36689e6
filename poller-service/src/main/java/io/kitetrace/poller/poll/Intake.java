package io.kitetrace.poller.poll;

import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.poller.api.BuildSink;
import io.kitetrace.poller.log.Ack;
import io.kitetrace.poller.log.Batch;
import io.kitetrace.poller.log.BrokenBuild;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.FinishedBuild;
import io.kitetrace.poller.log.Origin;
import io.kitetrace.poller.log.Redactor;
import io.kitetrace.poller.log.Source;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.retry.StoppedException;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.state.PublishedState;
import io.kitetrace.poller.state.StateRecord;
import io.kitetrace.wire.BuildHead;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes the builds of pages: tells what is wanted and news, and publishes it in slices. What is not
 * news is not even copied. For one thread.
 */
public final class Intake implements BuildSink {

  /** Watches the builds that could be read, before anything is decided. */
  public interface Watcher {

    /** Watches nothing. */
    Watcher NONE =
        new Watcher() {
          @Override
          public void pageBegins() {}

          @Override
          public void saw(BuildHead head) {}
        };

    /** A page begins, perhaps one that was cut off before. */
    void pageBegins();

    /** The page holds this build. */
    void saw(BuildHead head);
  }

  /** Puts slices into the log. */
  @FunctionalInterface
  public interface Publisher {

    /** Returns when all of it is in the log, or will be before any other slice. */
    void publish(Batch slice) throws StoppedException;

    /** Returns when everything that was published is in the log. */
    default void await() throws StoppedException {}
  }

  private final BuildFilter filter;
  private final BuildLog log;
  private final Publisher publisher;
  private final Redactor redactor;
  private final PollerMetrics metrics;
  private final InstantSource clock;
  private final Watcher watcher;
  private final Source source;
  private final String organization;
  private Batch slice = new Batch();
  private BuildCounts decided = BuildCounts.NONE;

  Intake(
      BuildkiteSettings settings,
      BuildLog log,
      Redactor redactor,
      PollerMetrics metrics,
      InstantSource clock,
      Watcher watcher,
      Source source,
      String organization) {
    this(
        settings.filter(),
        log,
        log::publish,
        redactor,
        metrics,
        clock,
        watcher,
        source,
        organization);
  }

  /**
   * An intake whose slices go through somebody's hands.
   *
   * @param log tells what is news
   */
  public Intake(
      BuildFilter filter,
      BuildLog log,
      Publisher publisher,
      Redactor redactor,
      PollerMetrics metrics,
      InstantSource clock,
      Watcher watcher,
      Source source,
      String organization) {
    this.filter = filter;
    this.log = log;
    this.publisher = publisher;
    this.redactor = redactor;
    this.metrics = metrics;
    this.clock = clock;
    this.watcher = watcher;
    this.source = source;
    this.organization = organization;
  }

  @Override
  public void pageBegins() {
    watcher.pageBegins();
  }

  @Override
  public void element(byte[] buffer, int offset, int length, boolean whole)
      throws StoppedException {
    Origin origin = new Origin(source, organization, clock.instant());
    if (whole) {
      take(buffer, offset, length, origin, "");
    } else {
      broken(
          buffer,
          offset,
          Math.min(length, BrokenBuild.HEAD_BYTES),
          BrokenBuild.Kind.TOO_LARGE,
          "the build is larger than what is held in memory",
          origin);
    }
  }

  /**
   * Takes one build, which came from there.
   *
   * @param pipeline the slug, where the build itself does not tell
   */
  void take(byte[] buffer, int offset, int length, Origin origin, String pipeline)
      throws StoppedException {
    Redactor.Finds finds = redactor.finds();
    try {
      BuildHead head =
          OneBuild.read(() -> BuildHead.read(buffer, offset, length, finds)).inPipeline(pipeline);
      if (head.id().length() > BrokenBuild.MOST_ID_CHARACTERS) {
        throw new MalformedBuildException(
            "the id is longer than " + BrokenBuild.MOST_ID_CHARACTERS + " characters");
      }
      watcher.saw(head);
      Instant finishedAt = head.finishedAt();
      if (!filter.accepts(head)) {
        metrics.filtered();
        decided = decided.plus(new BuildCounts(0, 0, 1, 0, 0));
      } else if (finishedAt == null) {
        metrics.unfinished();
        decided = decided.plus(new BuildCounts(0, 0, 0, 1, 0));
      } else if (log.standing(head, finishedAt) != PublishedState.Standing.NEWS) {
        metrics.unchanged();
        decided = decided.plus(new BuildCounts(0, 1, 0, 0, 0));
      } else {
        byte[] json = OneBuild.read(() -> redactor.redact(buffer, offset, length, finds));
        makeRoom(json.length);
        slice.add(new FinishedBuild(head, finishedAt, json, origin));
      }
    } catch (MalformedBuildException e) {
      String reason = String.valueOf(e.getMessage());
      broken(buffer, offset, length, BrokenBuild.Kind.MALFORMED, reason, origin);
    }
  }

  /** The message of the inbox that brought what was taken last is finished with it. */
  void done(Ack receipt) throws StoppedException {
    slice.done(receipt);
    if (slice.isFullOfReceipts()) {
      flush();
    }
  }

  /** Publishes what is at hand; returns when everything that was taken is in the log. */
  void flush() throws StoppedException {
    flushSoon();
    publisher.await();
  }

  /** Begins to publish what is at hand, when what was at hand before is in the log. */
  void flushSoon() throws StoppedException {
    if (!slice.isEmpty()) {
      publisher.publish(take());
    }
  }

  /** What was decided without the log, since the last time. */
  public BuildCounts takeDecided() {
    BuildCounts taken = decided;
    decided = BuildCounts.NONE;
    return taken;
  }

  /** What is at hand; whoever takes it publishes it. */
  public Batch take() {
    Batch taken = slice;
    slice = new Batch();
    return taken;
  }

  /** Publishes what is at hand, and with it how far the list has been read. */
  void finish(StateRecord.@Nullable Cursor cursor) throws StoppedException {
    if (cursor != null) {
      slice.cursor(cursor);
    }
    flush();
  }

  private void broken(
      byte[] buffer, int offset, int length, BrokenBuild.Kind kind, String reason, Origin origin)
      throws StoppedException {
    byte[] bytes = redactor.redact(buffer, offset, length);
    makeRoom(bytes.length);
    slice.add(
        new BrokenBuild(
            BuildHead.idOf(bytes, 0, bytes.length),
            Arrays.copyOf(bytes, bytes.length),
            kind,
            reason,
            origin));
  }

  private void makeRoom(int bytes) throws StoppedException {
    if (slice.isFullFor(bytes)) {
      flushSoon();
    }
  }
}
