package io.kitetrace.emitter.delivery;

import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Oversized;
import io.kitetrace.emitter.delivery.ExportOutcome.PartiallyRejected;
import io.kitetrace.emitter.delivery.ExportOutcome.Refused;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.emitter.delivery.ExportOutcome.Trouble;
import io.kitetrace.emitter.delivery.RejectedBuilds.Suspect;
import io.kitetrace.emitter.metrics.EmitterCounters;
import io.kitetrace.emitter.metrics.EmitterCounters.RequestOutcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests of what waits and draws the conclusions from their outcomes. All of it happens on
 * the delivery thread; outcomes come back to it through {@code thread}.
 */
final class ExportScheduler {

  /** A request that fails so often is cut into smaller ones: it may be about one of its builds. */
  private static final int FAILURES_TO_SPLIT = 3;

  /** A build that fails so often, while others are taken, is kept aside. */
  private static final int FAILURES_TO_REFUSE = 8;

  private final Requests requests;
  private final Outbox outbox;
  private final SendRate pacing;
  private final BackendStatus status;
  private final EmitterCounters counters;
  private final Results results;
  private final Executor thread;
  private final RejectedBuilds suspects = new RejectedBuilds();
  private final Set<Batch> underWay = new HashSet<>();
  private long takenRequests;

  ExportScheduler(
      Requests requests,
      Outbox outbox,
      SendRate pacing,
      BackendStatus status,
      EmitterCounters counters,
      Results results,
      Executor thread) {
    this.requests = requests;
    this.outbox = outbox;
    this.pacing = pacing;
    this.status = status;
    this.counters = counters;
    this.results = results;
    this.thread = thread;
  }

  /** What becomes of builds. */
  interface Results {

    /** Every span was acknowledged. */
    void emitted(BuildInDelivery build);

    /** The backend will never take it. */
    void refused(BuildInDelivery build, String kind, String message);

    /** Its partition is no longer ours. */
    void dropped(BuildInDelivery build);
  }

  void add(BuildInDelivery build) {
    SpanSlice whole = build.whole();
    int fit = outbox.spansPerRequest();
    if (whole.spans().size() > fit) {
      outbox.again(BatchSplitter.bySpans(new Batch(List.of(whole)), fit));
    } else {
      outbox.add(whole);
    }
  }

  /**
   * Sends what may be sent.
   *
   * @param moreComing whether more builds are about to be ready, so that a small request can wait
   */
  void pump(boolean moreComing) {
    while (!outbox.isEmpty()
        && pacing.maySend(underWay.size(), requests.concurrency())
        && (outbox.full() || !moreComing || underWay.isEmpty())) {
      Batch next = outbox.next(pacing.troubled());
      Batch wanted = next == null ? null : withoutUnwanted(next);
      if (wanted != null) {
        send(wanted);
      }
    }
    if (!moreComing && underWay.isEmpty() && outbox.isEmpty()) {
      refuseSuspects(); // nobody is left who could show that it is the backend
    }
  }

  /** Whether spans should be made for requests to come. */
  boolean wantsMore() {
    return outbox.wantsMore();
  }

  int underWay() {
    return underWay.size();
  }

  /** Whether a request is under way with anything that was read under one of these. */
  boolean carries(Set<Completion> leases) {
    return underWay.stream().anyMatch(batch -> batch.underAnyOf(leases));
  }

  boolean troubled() {
    return pacing.troubled();
  }

  /** Whether nothing is left to be done. */
  boolean idle() {
    return underWay.isEmpty() && outbox.isEmpty() && suspects.isEmpty();
  }

  /** How long the thread may sleep when nothing happens. */
  Duration untilNext() {
    return outbox.isEmpty() ? Duration.ZERO : pacing.untilNext();
  }

  private @Nullable Batch withoutUnwanted(Batch batch) {
    List<SpanSlice> wanted = batch.wantedParts();
    if (wanted.size() == batch.parts().size()) {
      return batch;
    }
    for (SpanSlice part : batch.parts()) {
      if (!part.wanted() && part.build().giveUp()) {
        results.dropped(part.build());
      }
    }
    return wanted.isEmpty() ? null : new Batch(wanted);
  }

  private void send(Batch batch) {
    underWay.add(batch);
    if (batch.failures() > 0) {
      counters.repeat();
    }
    int round = pacing.round();
    long start = System.nanoTime();
    requests.send(
        batch,
        pacing.timeout(),
        outcome ->
            thread.execute(
                () -> {
                  underWay.remove(batch);
                  conclude(batch, outcome, round, Duration.ofNanos(System.nanoTime() - start));
                }));
  }

  private void conclude(Batch batch, ExportOutcome outcome, int round, Duration elapsed) {
    switch (outcome) {
      case Accepted accepted -> accepted(batch, accepted, elapsed);
      case PartiallyRejected partial -> partial(batch, partial, elapsed);
      case Retryable retryable -> retryable(batch, retryable, round);
      case Refused refused -> refused(batch, refused);
      case Oversized oversized -> oversized(batch, oversized);
      case Misconfigured misconfigured -> {
        counters.request(RequestOutcome.MISCONFIGURED);
        stop(round, misconfigured.reason());
        outbox.again(batch);
      }
    }
  }

  private void accepted(Batch batch, Accepted accepted, Duration elapsed) {
    counters.request(RequestOutcome.ACCEPTED);
    counters.spansTaken(batch.spanCount(), accepted.bytes());
    outbox.learn(batch.spanCount(), accepted.bytes());
    taken(elapsed);
    for (SpanSlice part : batch.parts()) {
      if (part.build().partTaken()) {
        results.emitted(part.build());
      }
    }
  }

  private void taken(Duration elapsed) {
    takenRequests++;
    pacing.taken(elapsed);
    if (!pacing.troubled()) {
      status.taken();
    }
    suspects.taken();
    refuseSuspects();
  }

  private void refuseSuspects() {
    for (Suspect suspect : suspects.release()) {
      results.refused(suspect.build(), suspect.kind(), suspect.message());
    }
  }

  private void partial(Batch batch, PartiallyRejected partial, Duration elapsed) {
    counters.request(RequestOutcome.PARTIAL);
    long took = Math.max(0, batch.spanCount() - partial.rejected());
    counters.spansTaken(took, 0);
    if (took > 0) {
      taken(elapsed);
    }
    narrow(
        batch,
        "partial-success",
        "%d of %d spans rejected: %s"
            .formatted(partial.rejected(), batch.spanCount(), partial.reason()));
  }

  private void refused(Batch batch, Refused refused) {
    counters.request(RequestOutcome.REFUSED);
    if (refused.bySize() && batch.ofOneBuild() && batch.spanCount() > 1) {
      outbox.again(BatchSplitter.bySpans(batch, (batch.spanCount() + 1) / 2));
    } else {
      narrow(batch, refused.bySize() ? "too-large" : "refused", refused.reason());
    }
  }

  /** Looks for the build that a refusal is about; once it is alone, it is a suspect. */
  private void narrow(Batch batch, String kind, String message) {
    if (!batch.ofOneBuild()) {
      outbox.again(batch.halves());
      return;
    }
    BuildInDelivery build = batch.parts().getFirst().build();
    if (!build.giveUp()) {
      return;
    }
    suspects.add(new Suspect(build, kind, message));
    if (suspects.tooMany()) {
      stop(
          pacing.round(),
          "%d different builds were refused and none taken, the last with: %s"
              .formatted(RejectedBuilds.TOO_MANY, message));
      for (Suspect suspect : suspects.release()) {
        outbox.again(new Batch(List.of(suspect.build().anew().whole())));
      }
    }
  }

  private void stop(int round, String reason) {
    pacing.misconfigured(round);
    status.failed(reason, true);
  }

  private void oversized(Batch batch, Oversized oversized) {
    outbox.learn(batch.spanCount(), oversized.bytes());
    int fit = Math.min(outbox.spansPerRequest(), (batch.spanCount() + 1) / 2);
    outbox.again(BatchSplitter.bySpans(batch, fit));
  }

  private static boolean mayBeAboutTheData(Trouble trouble) {
    return switch (trouble) {
      case BROKEN, TIMED_OUT, TLS -> true;
      case UNKNOWN_HOST, UNREACHABLE, BUSY -> false;
    };
  }

  private void retryable(Batch batch, Retryable retryable, int round) {
    counters.request(RequestOutcome.RETRYABLE);
    pacing.failed(round, retryable.trouble(), retryable.retryAfter());
    status.failed(retryable.reason(), false, retryable.trouble() == Trouble.UNKNOWN_HOST);
    batch.failed(takenRequests);
    if (!mayBeAboutTheData(retryable.trouble()) || batch.failures() < FAILURES_TO_SPLIT) {
      outbox.again(batch);
    } else if (!batch.ofOneBuild()) {
      outbox.again(batch.halves());
    } else if (batch.failures() < FAILURES_TO_REFUSE || !batch.othersTaken(takenRequests)) {
      outbox.again(batch);
    } else {
      narrow(
          batch,
          "keeps-failing",
          "failed %d times while others were taken: %s"
              .formatted(batch.failures(), retryable.reason()));
    }
  }
}
