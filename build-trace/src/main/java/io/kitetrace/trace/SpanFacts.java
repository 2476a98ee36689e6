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
 * @param waiterId of a wait for an agent: the span id of the job that waited
 * @param build of the root alone
 */
public record SpanFacts(
    TraceSpanKind kind,
    String label,
    Outcome.@Nullable Result result,
    Activity activity,
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
   */
  public record BuildFacts(List<String> title, @Nullable String state) {

    /** Copies the list. */
    public BuildFacts {
      title = List.copyOf(title);
    }
  }

  /** Those of a trace's span; of any other, that it ran. */
  public static SpanFacts of(SpanData span) {
    return span instanceof TraceSpan own
        ? own.facts()
        : new SpanFacts(TraceSpanKind.JOB, span.getName(), null, Activity.RAN, null, null);
  }
}
