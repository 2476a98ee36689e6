package io.kitetrace.poller.backfill;

import io.kitetrace.poller.lifecycle.GaveUpException;
import io.kitetrace.poller.lifecycle.StoppedException;
import io.kitetrace.poller.lifecycle.Waiter;
import io.kitetrace.poller.poll.DecidedBuilds;
import io.kitetrace.poller.poll.Intake;
import io.kitetrace.poller.poll.PageReader;
import io.kitetrace.poller.publish.BuildLog;
import io.kitetrace.poller.publish.PublishEvents;
import io.kitetrace.poller.publish.Receipt;
import io.kitetrace.poller.publish.Redactor;
import io.kitetrace.poller.publish.Source;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.poller.state.BackfillState;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One backfill on its way, some of its parts at a time. {@link #run} once. */
final class Backfill {

  private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);

  /** Parts that are read at a time: an answer takes seconds, and the budget allows several. */
  private static final int MOST_AT_A_TIME = 4;

  private final BackfillState begun;
  private final BuildkiteSettings settings;
  private final PageReader pages;
  private final Redactor redactor;
  private final PublishEvents events;
  private final InstantSource clock;
  private final BuildLog log;
  private final Waiter waiter;
  private final Plan plan;
  private final BackfillProgress progress;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicInteger running = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);

  Backfill(
      BackfillState begun,
      BuildkiteSettings settings,
      PageReader pages,
      Redactor redactor,
      PublishEvents events,
      InstantSource clock,
      BuildLog log,
      Waiter waiter) {
    this.begun = begun;
    this.settings = settings;
    this.pages = pages;
    this.redactor = redactor;
    this.events = events;
    this.clock = clock;
    this.log = log;
    this.plan = new Plan(begun.open(), MOST_AT_A_TIME);
    this.progress = new BackfillProgress(begun, log, plan);
    this.waiter =
        time -> {
          waiter.sleep(time);
          if (failure.get() != null) {
            throw new StoppedException(); // another part's reader has failed
          }
        };
  }

  /**
   * Reads and publishes all of it.
   *
   * @throws StoppedException if the ownership ended before
   */
  void run() throws StoppedException {
    LOG.atInfo()
        .addKeyValue("organization", begun.organization())
        .addKeyValue("from", begun.from())
        .addKeyValue("to", begun.to())
        .log("backfill begins");
    if (begun.open().isEmpty()) {
      progress.complete();
      return;
    }
    startOthers();
    awaitEnd();
    Throwable cause = failure.get();
    switch (cause) {
      case null ->
          LOG.atInfo().addKeyValue("organization", begun.organization()).log("backfill complete");
      case StoppedException stopped -> throw stopped;
      case GaveUpException gaveUp -> progress.failed(String.valueOf(gaveUp.getMessage()));
      case RuntimeException fault -> failed(fault);
      case Error fault -> throw fault;
      default -> throw new IllegalStateException(cause);
    }
  }

  /** The order would end every owner at its start: it fails, and others go on. */
  private void failed(RuntimeException fault) throws StoppedException {
    LOG.atError()
        .addKeyValue("organization", begun.organization())
        .setCause(fault)
        .log("backfill failed");
    progress.failed("the poller cannot work on it; its log says why");
  }

  /** The same order was placed again; false where this is another, or at its end. */
  boolean placedAgain(BackfillOrder order, Receipt receipt) throws StoppedException {
    return order.id().equals(begun.id()) && progress.placedAgain(order.placement(), receipt);
  }

  /** As many readers as there are parts for, up to the most. */
  private void startOthers() {
    for (Part part = plan.take(); part != null; part = plan.take()) {
      Part taken = part;
      running.incrementAndGet();
      Thread thread = new Thread(() -> read(taken), "backfill-" + begun.organization());
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void read(Part part) {
    try {
      reader(part).run();
      startOthers();
    } catch (StoppedException | RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    } finally {
      if (running.decrementAndGet() == 0) {
        ended.countDown();
      }
    }
  }

  private PartReader reader(Part part) {
    Predicate<String> wanted = BackfillOrder.of(begun).wanted(settings::wants);
    return new PartReader(
        pages,
        waiter,
        begun.organization(),
        plan,
        progress,
        part,
        new DecidedBuilds(events),
        (watcher, publisher, decided) ->
            new Intake(
                wanted,
                log,
                publisher,
                redactor,
                decided,
                clock,
                watcher,
                Source.BACKFILL,
                begun.organization()),
        this::startOthers);
  }

  /** The readers hear of the ownership's end themselves, and end. */
  private void awaitEnd() throws StoppedException {
    try {
      ended.await();
    } catch (InterruptedException e) {
      failure.compareAndSet(null, e);
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }
}
