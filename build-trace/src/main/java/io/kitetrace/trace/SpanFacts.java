package io.kitetrace.trace;

import io.kitetrace.model.Outcome;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a span is, whatever filters leave of its attributes: drawings are made of this.
 *
 * @param label its name, in which matrix values are left out that the job's own label has
 * @param result how it ended; null for what has no outcome
 * @param critical whether it is on the critical path
 * @param waiterId of a wait for an agent: the span id of the job that waited
 * @param build of the root alone
 */
public record SpanFacts(
    TraceSpanKind kind,
    String label,
    Outcome.@Nullable Result result,
    Activity activity,
    boolean critical,
    @Nullable String waiterId,
    @Nullable BuildFacts build) {

  /** What happened in a span's time. */
  public enum Activity {
    /** Something ran. */
    RAN,
    /** All of it was a wait. */
    WAITED,
    /** Nothing: it is shown though it never ran. */
    NONE
  }

  /**
   * What stands above a build's drawing, as far as filters let it.
   *
   * @param title pipeline and number, branch
   * @param ranMs of the critical path: jobs ran. With the other three the build's length
   * @param queuedMs jobs waited for an agent
   * @param blockedMs somebody was waited for
   * @param gapMs none of these
   */
  public record BuildFacts(
      List<String> title,
      @Nullable String state,
      long ranMs,
      long queuedMs,
      long blockedMs,
      long gapMs) {

    public BuildFacts {
      title = List.copyOf(title);
    }
  }

  /** Those of a trace's span; of any other, that it ran. */
  public static SpanFacts of(SpanData span) {
    return span instanceof TraceSpan own
        ? own.facts()
        : new SpanFacts(TraceSpanKind.JOB, span.getName(), null, Activity.RAN, false, null, null);
  }
}
