package io.kitetrace.emitter.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes encoded traces of records. Safe for several threads. */
public interface Tracing {

  /**
   * The trace to send.
   *
   * @throws UntraceableException if the record cannot become a trace
   */
  EncodedTrace trace(BuildRecord record) throws UntraceableException;

  /**
   * A chunk's spans once more, in smaller chunks.
   *
   * @param trace what {@link #trace} gave for the record
   * @param chunk one of its chunks, or of those that this gave
   */
  List<Chunk> smaller(BuildRecord record, EncodedTrace trace, Chunk chunk, int maxBytes)
      throws UntraceableException;

  /** A record cannot become a trace. The message is one sentence, without the record's contents. */
  final class UntraceableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String stage;

    /**
     * With the reason.
     *
     * @param stage {@code read} or {@code trace}
     */
    public UntraceableException(String stage, String reason, @Nullable Throwable cause) {
      super(reason, cause);
      this.stage = stage;
    }

    /** {@code read} or {@code trace}. */
    public String stage() {
      return stage;
    }
  }
}
