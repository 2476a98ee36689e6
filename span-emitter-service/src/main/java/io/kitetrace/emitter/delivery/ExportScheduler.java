package io.kitetrace.emitter.delivery;

import io.kitetrace.emitter.delivery.BuildInDelivery.Part;
import io.kitetrace.emitter.delivery.Event.RequestEnded;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.PartiallyRejected;
import io.kitetrace.emitter.delivery.ExportOutcome.Refused;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.emitter.delivery.RejectedBuilds.Rejected;
import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.emitter.metrics.EmitterMetrics.RequestOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests of what waits, and draws conclusions from their outcomes, which it hands back. For
 * the delivery thread.
 */
final class ExportScheduler {

  /** A request that fails so often is cut into smaller ones: it may be about one of its builds. */
  private static final int FAILURES_TO_SPLIT = 3;

  /** A build that fails so often, while others are accepted, is kept aside. */
  private static final int FAILURES_TO_REFUSE = 8;

  private final Requests requests;
  private final Outbox outbox;
  private final SendRate rate;
  private final BackendStatus status;
  private final EmitterMetrics metrics;
  private final RejectedBuilds rejected = new RejectedBuilds();
  private final Set<ExportRequest> underWay = new HashSet<>();
  private long acceptedRequests;

  ExportScheduler(
      Requests requests,
      Outbox outbox,
      SendRate rate,
      BackendStatus status,
      EmitterMetrics metrics) {
    this.requests = requests;
    this.outbox = outbox;
    this.rate = rate;
    this.status = status;
    this.metrics = metrics;
  }

  /** What became of a build. */
  sealed interface Conclusion {

    /** Every span was acknowledged. */
    record Emitted(BuildInDelivery build) implements Conclusion {}

    /** The backend will never accept it. */
    record GivenUp(BuildInDelivery build, String kind, String message) implements Conclusion {}

    /** Its partition is no longer ours. */
    record Dropped(BuildInDelivery build) implements Conclusion {}

    /** A chunk of it is to be encoded anew, in chunks of at most so many bytes. */
    record TooLarge(Part part, int maxBytes) implements Conclusion {}
  }

  void add(BuildInDelivery build) {
    outbox.add(build);
  }

  /**
   * Smaller chunks in place of one that was too large; each goes alone, and before anything new.
   */
  void add(Part tooLarge, List<Chunk> smaller) {
    List<Part> parts = tooLarge.build().replaced(smaller);
    outbox.again(parts.stream().map(part -> new ExportRequest(List.of(part))).toList());
  }

  /**
   * Sends what may be sent.
   *
   * @param moreComing whether more builds are about to be ready, so that a small request can wait
   */
  List<Conclusion> pump(boolean moreComing) {
    List<Conclusion> conclusions = new ArrayList<>();
    while (!outbox.isEmpty()
        && rate.maySend(underWay.size(), requests.concurrency())
        && (outbox.full() || !moreComing || underWay.isEmpty())) {
      ExportRequest next = outbox.next(rate.outage());
      ExportRequest wanted = next == null ? null : withoutUnwanted(next, conclusions);
      if (wanted != null) {
        send(wanted);
      }
    }
    if (!moreComing && underWay.isEmpty() && outbox.isEmpty()) {
      // Nobody is left who could show that it is the backend.
      giveUp(rejected.release(), conclusions);
    }
    return conclusions;
  }

  /** Whether chunks should be made for requests to come. */
  boolean wantsMore() {
    return outbox.wantsMore();
  }

  int underWay() {
    return underWay.size();
  }

  /** Whether a request is under way with anything of these partitions. */
  boolean carries(Set<Completion> completions) {
    return underWay.stream().anyMatch(request -> request.underAnyOf(completions));
  }

  boolean outage() {
    return rate.outage();
  }

  /** Whether nothing is left to be done. */
  boolean idle() {
    return underWay.isEmpty() && outbox.isEmpty() && rejected.isEmpty();
  }

  /** How long the thread may sleep when nothing happens. */
  Duration untilNext() {
    return outbox.isEmpty() ? Duration.ZERO : rate.untilNext();
  }

  private static @Nullable ExportRequest withoutUnwanted(
      ExportRequest request, List<Conclusion> conclusions) {
    List<Part> wanted = request.wantedParts();
    if (wanted.size() == request.parts().size()) {
      return request;
    }
    for (Part part : request.parts()) {
      if (!part.build().wanted() && part.build().giveUp()) {
        conclusions.add(new Conclusion.Dropped(part.build()));
      }
    }
    return wanted.isEmpty() ? null : new ExportRequest(wanted);
  }

  private void send(ExportRequest request) {
    underWay.add(request);
    if (request.failures() > 0) {
      metrics.repeat();
    }
    requests.send(request, rate.timeout(), rate.round());
  }

  /** Draws the conclusions from a request's end. */
  List<Conclusion> conclude(RequestEnded end) {
    ExportRequest request = end.request();
    underWay.remove(request);
    List<Conclusion> conclusions = new ArrayList<>();
    switch (end.outcome()) {
      case Accepted accepted -> accepted(request, end.elapsed(), conclusions);
      case PartiallyRejected partial -> partial(request, partial, end.elapsed(), conclusions);
      case Retryable retryable -> retryable(request, retryable, end.round());
      case Refused refused -> refused(request, refused, conclusions);
      case Misconfigured misconfigured -> {
        metrics.request(RequestOutcome.MISCONFIGURED);
        stop(end.round(), misconfigured.reason());
        outbox.again(request);
      }
    }
    return conclusions;
  }

  private void accepted(ExportRequest request, Duration elapsed, List<Conclusion> conclusions) {
    metrics.request(RequestOutcome.ACCEPTED);
    metrics.spansAccepted(request.spanCount(), request.timelineSpans(), request.bytes());
    accepted(elapsed, conclusions);
    for (Part part : request.parts()) {
      if (part.build().chunkAccepted()) {
        conclusions.add(new Conclusion.Emitted(part.build()));
      }
    }
  }

  private void accepted(Duration elapsed, List<Conclusion> conclusions) {
    acceptedRequests++;
    rate.accepted(elapsed);
    if (!rate.outage()) {
      status.accepted();
    }
    giveUp(rejected.accepted(), conclusions);
  }

  private static void giveUp(List<Rejected> builds, List<Conclusion> conclusions) {
    for (Rejected each : builds) {
      conclusions.add(new Conclusion.GivenUp(each.build(), each.kind(), each.message()));
    }
  }

  private void partial(
      ExportRequest request,
      PartiallyRejected partial,
      Duration elapsed,
      List<Conclusion> conclusions) {
    metrics.request(RequestOutcome.PARTIAL);
    long accepted = Math.max(0, request.spanCount() - partial.rejected());
    metrics.spansAccepted(accepted, Math.min(accepted, request.timelineSpans()), 0);
    if (accepted > 0) {
      accepted(elapsed, conclusions);
    }
    narrow(
        request,
        "partial-success",
        "%d of %d spans rejected: %s"
            .formatted(partial.rejected(), request.spanCount(), partial.reason()));
  }

  /** Too large: cut between builds, then between chunks, then encoded anew. */
  private void refused(ExportRequest request, Refused refused, List<Conclusion> conclusions) {
    metrics.request(RequestOutcome.REFUSED);
    if (!refused.bySize()) {
      narrow(request, "refused", refused.reason());
    } else if (!request.ofOneChunk()) {
      outbox.again(request.halves());
    } else if (request.spanCount() > 1) {
      conclusions.add(
          new Conclusion.TooLarge(request.parts().getFirst(), (int) request.bytes() / 2));
    } else {
      narrow(request, "too-large", refused.reason());
    }
  }

  /** Looks for the build that a refusal is about; once it is alone, it is held. */
  private void narrow(ExportRequest request, String kind, String message) {
    if (!request.ofOneBuild()) {
      outbox.again(request.halves());
      return;
    }
    BuildInDelivery build = request.firstBuild();
    if (!build.giveUp()) {
      return;
    }
    rejected.add(new Rejected(build, kind, message));
    if (rejected.tooMany()) {
      stop(
          rate.round(),
          "%d different builds were refused and none accepted, the last with: %s"
              .formatted(RejectedBuilds.TOO_MANY, message));
      for (Rejected each : rejected.release()) {
        each.build().anew().parts().forEach(p -> outbox.again(new ExportRequest(List.of(p))));
      }
    }
  }

  private void stop(int round, String reason) {
    rate.misconfigured(round);
    status.failed(reason, true);
  }

  private static boolean mayBeAboutTheData(Failure failure) {
    return switch (failure) {
      case BROKEN, TIMED_OUT, TLS -> true;
      case UNKNOWN_HOST, UNREACHABLE, PROXY, BUSY -> false;
    };
  }

  private void retryable(ExportRequest request, Retryable retryable, int round) {
    metrics.request(RequestOutcome.RETRYABLE);
    rate.failed(round, retryable.failure(), retryable.retryAfter());
    status.failed(retryable.reason(), false, retryable.failure() == Failure.UNKNOWN_HOST);
    request.failed(acceptedRequests);
    if (!mayBeAboutTheData(retryable.failure()) || request.failures() < FAILURES_TO_SPLIT) {
      outbox.again(request);
    } else if (!request.ofOneBuild()) {
      outbox.again(request.halves());
    } else if (request.failures() < FAILURES_TO_REFUSE
        || !request.othersAccepted(acceptedRequests)) {
      outbox.again(request);
    } else {
      narrow(
          request,
          "keeps-failing",
          "failed %d times while others were accepted: %s"
              .formatted(request.failures(), retryable.reason()));
    }
  }
}
