package io.kitetrace.emitter.delivery;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes spans of a record. Safe for several threads. */
@FunctionalInterface
public interface Tracing {

  /**
   * The spans to export.
   *
   * @throws UntraceableException if the record cannot become a trace
   */
  Traced trace(BuildRecord record) throws UntraceableException;

  /**
   * What became of a record.
   *
   * @param spans to export, in their order; none means that there is nothing to do
   * @param tooOld how many spans were left out for their age
   * @param finishedAt when the build finished, for the lag; null where it is not known
   */
  record Traced(List<SpanData> spans, int tooOld, @Nullable Instant finishedAt) {}

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
