package io.kitetrace.poller.backfill;

import io.kitetrace.poller.api.BuildQuery;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.ingest.Ingest;
import io.kitetrace.poller.ingest.Intake;
import io.kitetrace.poller.log.Ack;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.Source;
import io.kitetrace.poller.poll.BuildList;
import io.kitetrace.poller.poll.BuildListWalk;
import io.kitetrace.poller.poll.PageSizing;
import io.kitetrace.poller.poll.PollerResources;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.retry.Waiter;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.state.BackfillState;
import io.kitetrace.poller.state.BackfillState.OpenWindow;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One backfill on its way, some of its parts at a time. {@link #run} once. */
final class Backfill {

  private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);

  /** Parts that are read at a time: an answer takes seconds, and the budget allows several. */
  private static final int MOST_AT_A_TIME = 4;

  private final BackfillState begun;
  private final PollerResources resources;
  private final BuildLog log;
  private final Waiter waiter;
  private final WindowScheduler plan;
  private final BackfillProgress progress;
  private final Readers readers;

  Backfill(BackfillState begun, PollerResources resources, BuildLog log, Waiter waiter) {
    this.begun = begun;
    this.resources = resources;
    this.log = log;
    this.waiter = waiter;
    this.plan = new WindowScheduler(begun.open(), MOST_AT_A_TIME);
    this.progress = new BackfillProgress(begun, log, plan);
    this.readers =
        new Readers(
            this::work,
            body ->
                resources
                    .threads()
                    .start("backfill-read-" + begun.organization(), ServiceThreads.STUCK, body));
  }

  /**
   * Reads and publishes all of it.
   *
   * @throws InterruptedException if the ownership ended before
   */
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

  private Readers.@Nullable Reading work() {
    Window part = plan.take();
    return part == null ? null : heartbeat -> reader(part, heartbeat).run();
  }

  private WindowReader reader(Window window, Heartbeat heartbeat) {
    BuildFilter filter = resources.settings().filter().forPipelines(begun.order().pipelines());
    Ingest ingest = resources.ingest(begun.organization(), log, filter);
    OpenWindow left = plan.left(window);
    BuildListWalk walk =
        new BuildListWalk(
                resources.pages(),
                RateBudget.Priority.BACKFILL,
                time -> wait(time, heartbeat),
                new BuildList(begun.organization(), left.pipeline()),
                BuildQuery.created(left.from(), left.to()),
                new PageSizing(1)) // another size costs nothing by key
            .byKey();
    return new WindowReader(
        walk,
        new Intake(ingest, Source.BACKFILL, progress::publish),
        window,
        plan,
        progress,
        readers::startMore);
  }

  /** The readers hear of the ownership's end themselves, and end. */
  private void wait(Duration time, Heartbeat heartbeat) throws InterruptedException {
    heartbeat.beat();
    waiter.sleep(time);
    if (readers.failure() != null) {
      throw new InterruptedException(); // another part's reader has failed
    }
  }
}
