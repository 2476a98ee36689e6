package io.kitetrace.emitter.deliver;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Where traces go. */
public interface Destination extends AutoCloseable {

  /**
   * Sends the spans as one request and returns at once. {@code done} is called exactly once, on a
   * thread of the destination's choice; it must not block.
   *
   * @param timeout the longest that the attempt may take
   */
  void export(List<SpanData> spans, Duration timeout, Consumer<ExportOutcome> done);

  /** How many requests may be under way at once. */
  int concurrency();

  /** What and where it is, in a few words without secrets. */
  String description();

  /** Ends what is under way as failed and lets go of connections and threads. */
  @Override
  void close();
}
