package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.emitter.delivery.ExportOutcome.Trouble;
import java.time.Duration;

/**
 * What a lane and its sender tell each other about the one request that is under way: the SDK's
 * interfaces have no room for it. For one thread at a time, the lane's.
 */
final class LaneState {

  private static final ExportOutcome UNSENT =
      new Retryable(Trouble.BROKEN, "the exporter did not send the request", null);

  private Duration timeout = Duration.ZERO;
  private boolean indivisible;
  private ExportOutcome outcome = UNSENT;

  void begin(Duration timeout, boolean indivisible) {
    this.timeout = timeout;
    this.indivisible = indivisible;
    this.outcome = UNSENT;
  }

  Duration timeout() {
    return timeout;
  }

  /** Whether the request is one span, which is sent however large it is. */
  boolean indivisible() {
    return indivisible;
  }

  void end(ExportOutcome outcome) {
    this.outcome = outcome;
  }

  ExportOutcome outcome() {
    return outcome;
  }
}
