package io.kitetrace.poller.ownership;

import io.kitetrace.poller.api.Loan;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.log.Batch;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.OffsetTracker.Ack;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.state.StateRecord;
import io.kitetrace.runtime.grants.Grant;
import io.kitetrace.runtime.grants.GrantRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers who wants to make requests to the API for an organization. Of each requester only the
 * last message counts: who had no answer has asked again, perhaps for days. For one thread.
 */
final class Lender {

  private final String organization;
  private final BuildLog log;
  private final RateBudget budget;
  private final PollerMetrics metrics;
  private final Map<String, Waiting> byRequester = new LinkedHashMap<>();

  Lender(String organization, BuildLog log, RateBudget budget, PollerMetrics metrics) {
    this.organization = organization;
    this.log = log;
    this.budget = budget;
    this.metrics = metrics;
  }

  private record Waiting(GrantRequest request, Ack ack) {}

  void take(GrantRequest request, Ack ack) {
    Waiting before = byRequester.put(request.requester(), new Waiting(request, ack));
    if (before != null) {
      log.done(before.ack);
    }
  }

  /** Answers all that wait, at once and in one transaction with their offsets. */
  void answer() throws InterruptedException {
    if (byRequester.isEmpty()) {
      return;
    }
    Batch batch = new Batch();
    int all = 0;
    for (Waiting waiting : byRequester.values()) {
      GrantRequest request = waiting.request;
      Loan loan = budget.lend(organization, request.requests(), request.perMinute());
      all += loan.requests();
      batch.state(
          new StateRecord.Granted(
              new Grant(
                  organization, request.id(), request.requester(), loan.requests(), loan.delay())));
      batch.done(waiting.ack);
    }
    byRequester.clear();
    log.publish(batch);
    metrics.lent(all);
  }
}
