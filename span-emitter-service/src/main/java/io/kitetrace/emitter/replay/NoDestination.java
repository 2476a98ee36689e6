package io.kitetrace.emitter.replay;

import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;

/** Takes everything and sends it nowhere: for counting. */
final class NoDestination implements Destination {

  @Override
  public ExportOutcome export(List<SpanData> spans, Duration timeout) {
    return new ExportOutcome.Accepted(0);
  }

  @Override
  public int concurrency() {
    return 1;
  }

  @Override
  public String description() {
    return "nowhere (dry run)";
  }

  @Override
  public void close() {
    // nothing is open
  }
}
