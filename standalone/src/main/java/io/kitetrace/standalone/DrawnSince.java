package io.kitetrace.standalone;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Passes on traces of builds that ended since a time, and forgets the others: weeks of builds are
 * for pages, not for a terminal.
 */
record DrawnSince(Destination console, Instant since) implements Destination {

  @Override
  public ExportOutcome send(List<Chunk> chunks, Duration timeout) {
    List<Chunk> recent = chunks.stream().filter(this::isRecent).toList();
    return recent.isEmpty() ? new ExportOutcome.Accepted() : console.send(recent, timeout);
  }

  private boolean isRecent(Chunk chunk) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(since.toEpochMilli());
    return chunk.spans().stream().anyMatch(span -> span.getEndEpochNanos() >= nanos);
  }

  @Override
  public int concurrency() {
    return console.concurrency();
  }

  @Override
  public String description() {
    return console.description();
  }

  @Override
  public void close() {
    console.close();
  }
}
