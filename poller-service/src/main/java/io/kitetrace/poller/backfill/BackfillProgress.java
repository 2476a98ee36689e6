package io.kitetrace.poller.backfill;

import io.kitetrace.poller.backfill.WindowScheduler.Window;
import io.kitetrace.poller.log.Batch;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.OffsetTracker.Ack;
import io.kitetrace.poller.state.BackfillState;
import io.kitetrace.poller.state.BackfillState.OpenWindow;
import io.kitetrace.poller.state.BackfillState.Phase;
import io.kitetrace.poller.state.BackfillState.Windows;
import io.kitetrace.runtime.threads.Heartbeat;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Brings a backfill's builds into the log, and with them, in the same transactions, how far it is.
 * One commit at a time, so that none writes down what another has not reached yet. Safe for use by
 * several threads.
 */
final class BackfillProgress {

  private final BuildLog log;
  private final WindowScheduler plan;
  private final AtomicLong requests;
  private final ReentrantLock committing = new ReentrantLock();
  private volatile boolean hasRead;
  private BackfillState state;
  private String placement;

  @FunctionalInterface
  private interface Step {
    void run() throws InterruptedException;
  }

  BackfillProgress(BackfillState begun, BuildLog log, WindowScheduler plan) {
    this.state = begun;
    this.placement = begun.order().placement();
    this.log = log;
    this.plan = plan;
    this.requests = new AtomicLong(begun.requests());
  }

  void requested() {
    requests.incrementAndGet();
  }

  /** A page of so many builds came whole. */
  void read(int builds) {
    if (builds > 0) {
      hasRead = true;
    }
  }

  /** Whether any page of builds came whole in this run: the way here is not to blame then. */
  boolean hasRead() {
    return hasRead;
  }

  /** Publishes builds in the middle of a page. */
  void publish(Batch batch) throws InterruptedException {
    exclusively(() -> commit(batch, state.open(), Phase.RUNNING, null));
  }

  /** Publishes the last builds of a page: the window has been read down to {@code bound}. */
  void pageEnds(Window window, int builds, Instant bound, Batch batch) throws InterruptedException {
    exclusively(
        () -> {
          commit(batch, plan.leftAfter(window, bound), Phase.RUNNING, null);
          plan.read(window, builds, bound);
        });
  }

  /** Publishes the last builds of a window. */
  void windowEnds(Window window, Batch batch) throws InterruptedException {
    exclusively(
        () -> {
          List<OpenWindow> left = plan.leftAfter(window, null);
          commit(batch, left, left.isEmpty() ? Phase.COMPLETE : Phase.RUNNING, null);
          plan.finished(window);
        });
  }

  /** Tells who placed the order again how far it is; false where it has ended. */
  boolean placedAgain(String by, Ack ack) throws InterruptedException {
    boolean[] accepted = {false};
    exclusively(
        () -> {
          if (state.phase() == Phase.RUNNING) {
            placement = by;
            Batch batch = new Batch();
            batch.done(ack);
            commit(batch, state.open(), Phase.RUNNING, null);
            accepted[0] = true;
          }
        });
    return accepted[0];
  }

  void complete() throws InterruptedException {
    exclusively(() -> commit(new Batch(), List.of(), Phase.COMPLETE, null));
  }

  /** It did not get on; what is open stays so. */
  void failed(String reason) throws InterruptedException {
    exclusively(() -> commit(new Batch(), state.open(), Phase.FAILED, reason));
  }

  private void exclusively(Step step) throws InterruptedException {
    Heartbeat.await(committing::tryLock);
    try {
      step.run();
    } finally {
      committing.unlock();
    }
  }

  private void commit(Batch batch, List<OpenWindow> open, Phase phase, @Nullable String reason)
      throws InterruptedException {
    BackfillState before = state;
    BackfillState[] after = {before};
    batch.progress(
        outcome -> {
          after[0] =
              new BackfillState(
                  phase,
                  reason,
                  before.order().placedBy(placement),
                  new Windows(before.windows().lists(), open),
                  before.counts().plus(outcome),
                  requests.get());
          return after[0];
        });
    log.publish(batch);
    state = after[0]; // only now: what was not committed was not reached
  }
}
