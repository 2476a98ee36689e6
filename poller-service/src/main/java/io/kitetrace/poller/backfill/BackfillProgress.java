package io.kitetrace.poller.backfill;

import io.kitetrace.poller.lifecycle.StoppedException;
import io.kitetrace.poller.publish.BuildLog;
import io.kitetrace.poller.publish.Receipt;
import io.kitetrace.poller.publish.Slice;
import io.kitetrace.poller.state.BackfillState;
import io.kitetrace.poller.state.BackfillState.Window;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.state.Phase;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Brings a backfill's builds into the log, and with them, in the same transactions, how far it is.
 * One commit at a time, so that none writes down what another has not reached yet. Safe for use by
 * several threads.
 */
final class BackfillProgress {

  private final BuildLog log;
  private final Plan plan;
  private final AtomicLong requests;
  private volatile boolean hasRead;
  private BackfillState state;
  private String placement;

  BackfillProgress(BackfillState begun, BuildLog log, Plan plan) {
    this.state = begun;
    this.placement = begun.placement();
    this.log = log;
    this.plan = plan;
    this.requests = new AtomicLong(begun.requests());
  }

  /** A request goes out. */
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
  synchronized void publish(Slice slice, BuildCounts decided) throws StoppedException {
    commit(slice, decided, state.open(), Phase.RUNNING, null);
  }

  /** Publishes the last builds of a page: the part has been read down to {@code bound}. */
  synchronized void pageEnds(Part part, int builds, Instant bound, Slice slice, BuildCounts decided)
      throws StoppedException {
    commit(slice, decided, plan.leftAfter(part, bound), Phase.RUNNING, null);
    plan.read(part, builds, bound);
  }

  /** Publishes the last builds of a part. */
  synchronized void partEnds(Part part, Slice slice, BuildCounts decided) throws StoppedException {
    List<Window> left = plan.leftAfter(part, null);
    commit(slice, decided, left, left.isEmpty() ? Phase.COMPLETE : Phase.RUNNING, null);
    plan.finished(part);
  }

  /** Tells who placed the order again how far it is; false where it has ended. */
  synchronized boolean placedAgain(String by, Receipt receipt) throws StoppedException {
    if (state.phase() != Phase.RUNNING) {
      return false;
    }
    placement = by;
    Slice slice = new Slice();
    slice.done(receipt);
    commit(slice, BuildCounts.NONE, state.open(), Phase.RUNNING, null);
    return true;
  }

  /** There was nothing left. */
  synchronized void complete() throws StoppedException {
    commit(new Slice(), BuildCounts.NONE, List.of(), Phase.COMPLETE, null);
  }

  /** It did not get on; what is open stays so. */
  synchronized void failed(String reason) throws StoppedException {
    commit(new Slice(), BuildCounts.NONE, state.open(), Phase.FAILED, reason);
  }

  private void commit(
      Slice slice, BuildCounts decided, List<Window> open, Phase phase, @Nullable String reason)
      throws StoppedException {
    BackfillState before = state;
    BackfillState[] after = {before};
    slice.progress(
        outcome -> {
          after[0] =
              new BackfillState(
                  before.organization(),
                  before.id(),
                  placement,
                  phase,
                  reason,
                  before.from(),
                  before.to(),
                  before.pipelines(),
                  before.lists(),
                  open,
                  before.counts().plus(decided).plus(outcome),
                  requests.get());
          return after[0];
        });
    log.publish(slice);
    state = after[0]; // only now: what was not committed was not reached
  }
}
