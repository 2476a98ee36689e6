package io.kitetrace.emitter.delivery;

import java.time.Duration;
import java.util.List;

/** Where traces go. Safe for several threads. */
public interface Destination extends AutoCloseable {

  /**
   * Sends the chunks as one request and waits for its end.
   *
   * @param timeout the longest that the attempt may take
   */
  ExportOutcome send(List<Chunk> chunks, Duration timeout);

  /** How many requests may be under way at once. */
  int concurrency();

  /** What and where it is, in a few words without secrets. */
  String description();

  /** Ends what is under way as failed and lets go of connections. May be called more than once. */
  @Override
  void close();
}
