package io.kitetrace.poller.backfill;

import io.kitetrace.poller.api.ApiException;
import io.kitetrace.poller.api.BuildQuery;
import io.kitetrace.poller.api.BuildSink;
import io.kitetrace.poller.api.BuildkiteApi.Page;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.backfill.WindowScheduler.Window;
import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.ingest.Ingest;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.OffsetTracker.Ack;
import io.kitetrace.poller.log.Origin.Source;
import io.kitetrace.poller.poll.BuildListWalk;
import io.kitetrace.poller.poll.BuildListWalk.BuildList;
import io.kitetrace.poller.poll.PageSizing;
import io.kitetrace.poller.poll.PollerResources;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.state.BackfillState;
import io.kitetrace.poller.state.BackfillState.OpenWindow;
import io.kitetrace.runtime.retry.Waiter;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.kitetrace.wire.BuildHead;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One backfill on its way, some of its windows at a time. {@link #run} once. */
final class Backfill {

  private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);

  /** Windows that are read at a time: an answer takes seconds, and the budget allows several. */
  private static final int MAX_AT_A_TIME = 4;

  private final BackfillState begun;
  private final PollerResources resources;
  private final BuildLog log;
  private final Waiter waiter;
  private final WindowScheduler windows;
  private final BackfillProgress progress;
  private final Readers readers;

  Backfill(BackfillState begun, PollerResources resources, BuildLog log, Waiter waiter) {
    this.begun = begun;
    this.resources = resources;
    this.log = log;
    this.waiter = waiter;
    this.windows = new WindowScheduler(begun.open(), MAX_AT_A_TIME);
    this.progress = new BackfillProgress(begun, log, windows);
    this.readers =
        new Readers(
            this::work,
            body ->
                resources
                    .threads()
                    .start("backfill-read-" + begun.organization(), ServiceThreads.STUCK, body));
  }

  /** Reads and publishes all of it. */
  void run() throws InterruptedException {
    LOG.atInfo()
        .addKeyValue("organization", begun.organization())
        .addKeyValue("from", begun.order().from())
        .addKeyValue("to", begun.order().to())
        .log("backfill begins");
    if (begun.open().isEmpty()) {
      progress.complete();
      return;
    }
    Throwable cause = readers.run();
    switch (cause) {
      case null ->
          LOG.atInfo().addKeyValue("organization", begun.organization()).log("backfill complete");
      case InterruptedException stopped -> throw stopped;
      case RetriesExhaustedException gaveUp -> progress.failed(String.valueOf(gaveUp.getMessage()));
      case RuntimeException fault -> failed(fault);
      case Error fault -> throw fault;
      default -> throw new IllegalStateException(cause);
    }
  }

  /** The order would end every owner at its start: it fails, and others continue. */
  private void failed(RuntimeException fault) throws InterruptedException {
    LOG.atError()
        .addKeyValue("organization", begun.organization())
        .setCause(fault)
        .log("backfill failed");
    progress.failed("the poller cannot work on it; its log says why");
  }

  /** The same order was placed again; false where this is another, or at its end. */
  boolean placedAgain(BackfillOrder order, Ack ack) throws InterruptedException {
    return order.id().equals(begun.order().id()) && progress.placedAgain(order.placement(), ack);
  }

  private ServiceThreads.@Nullable Body work() {
    Window window = windows.take();
    return window == null ? null : heartbeat -> new Reader(window, heartbeat).run();
  }

  /**
   * Reads one window from its newest build to its oldest, and writes down how far it is with each
   * page. What the API refuses as too deep is halved. For one thread.
   */
  private final class Reader implements BuildSink {

    private final Window window;
    private final Ingest ingest;
    private final BuildListWalk walk;

    Reader(Window window, Heartbeat heartbeat) {
      this.window = window;
      this.ingest =
          new Ingest(
              resources.rules().forPipelines(begun.order().pipelines()),
              begun.organization(),
              log,
              Source.BACKFILL,
              progress::publish);
      OpenWindow left = windows.left(window);
      this.walk =
          new BuildListWalk(
                  resources.pages(),
                  RateBudget.Priority.BACKFILL,
                  time -> sleep(time, heartbeat),
                  new BuildList(begun.organization(), left.pipeline()),
                  BuildQuery.created(left.from(), left.to()),
                  new PageSizing(1)) // another size costs nothing by key
              .byKey();
    }

    /** Reads it to its end; everything of it is published when it returns. */
    void run() throws InterruptedException {
      for (Page page = next(); page != null; page = next()) {
        progress.read(page.elements());
        Instant bound = walk.readDownTo();
        if (!walk.isAtEnd() && bound != null) {
          progress.pageEnds(window, page.elements(), bound, ingest.takeBatch());
          if (!walk.keyIsIgnored() && windows.share(window)) {
            readers.startMore();
          }
        }
      }
      progress.windowEnds(window, ingest.takeBatch());
    }

    private @Nullable Page next() throws InterruptedException {
      while (true) {
        if (progress.hasRead()) {
          walk.trustAnswers();
        }
        walk.createdFrom(windows.left(window).from()); // another may have the rest by now
        try {
          return walk.next(this);
        } catch (ApiException.TooDeep e) {
          if (!windows.halve(window)) {
            throw new RetriesExhaustedException(
                "the API serves the list of builds no deeper, and not by created_from and created_to either",
                false,
                e);
          }
          readers.startMore();
        }
      }
    }

    @Override
    public void requested() {
      progress.requested();
    }

    @Override
    public @Nullable BuildHead element(byte[] buffer, int offset, int length, boolean whole)
        throws InterruptedException {
      return ingest.take(buffer, offset, length, whole);
    }
  }

  /** The readers hear of the ownership's end themselves, and end. */
  private void sleep(Duration time, Heartbeat heartbeat) throws InterruptedException {
    heartbeat.beat();
    waiter.sleep(time);
    if (readers.failure() != null) {
      throw new InterruptedException("another window's reader has failed");
    }
  }
}
