package io.kitetrace.emitter.delivery;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A build's trace, ready to be sent.
 *
 * @param chunks in their order; none means that there is nothing to send
 * @param tooOld how many spans were left out for their age
 * @param oldestEnd spans that ended before were left out, nanoseconds since the epoch
 * @param finishedAt when the build finished, for the lag; null where it is not known
 */
public record EncodedTrace(
    List<Chunk> chunks, int tooOld, long oldestEnd, @Nullable Instant finishedAt) {

  /** Where spans of any age are sent. */
  public static final long ANY_AGE = Long.MIN_VALUE;

  public EncodedTrace {
    chunks = List.copyOf(chunks);
  }

  long bytes() {
    return Chunk.size(chunks);
  }
}
