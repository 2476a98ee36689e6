package io.kitetrace.emitter.export;

import io.kitetrace.emitter.deliver.ExportOutcome;
import io.kitetrace.emitter.deliver.ExportOutcome.Retryable;
import io.kitetrace.emitter.deliver.ExportOutcome.Trouble;
import java.time.Duration;

/**
 * What a lane and its sender tell each other about the one request that is under way: the SDK's
 * interfaces have no room for it. For one thread at a time, the lane's.
 */
final class LaneState {

  private static final ExportOutcome UNSENT =
      new Retryable(Trouble.BROKEN, "the exporter did not send the request", null);

  private Duration timeout = Duration.ZERO;
  private ExportOutcome outcome = UNSENT;

  void begin(Duration timeout) {
    this.timeout = timeout;
    this.outcome = UNSENT;
  }

  Duration timeout() {
    return timeout;
  }

  void end(ExportOutcome outcome) {
    this.outcome = outcome;
  }

  ExportOutcome outcome() {
    return outcome;
  }
}
