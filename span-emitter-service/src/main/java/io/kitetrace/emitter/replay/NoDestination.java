package io.kitetrace.emitter.replay;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import java.time.Duration;
import java.util.List;

/** Takes everything and sends it nowhere: for counting. */
final class NoDestination implements Destination {

  @Override
  public ExportOutcome send(List<Chunk> chunks, Duration timeout) {
    return new ExportOutcome.Accepted();
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
