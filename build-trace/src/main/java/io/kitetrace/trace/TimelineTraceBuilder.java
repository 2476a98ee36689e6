package io.kitetrace.trace;

import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.ProfileTimeline;
import io.kitetrace.timeline.TestEngineTimeline;
import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.UnknownTimeline;
import java.util.List;

/**
 * Turns timelines into the spans inside their jobs. They belong to the trace that {@link
 * TraceBuilder} makes of the build, and neither needs the other: the same timeline and options give
 * the same spans, byte for byte. Safe for use by any number of threads.
 */
public final class TimelineTraceBuilder {

  private final TraceOptions options;
  private final AttributeRules rules;

  /** For these options. */
  public TimelineTraceBuilder(TraceOptions options) {
    this.options = options;
    this.rules = new AttributeRules(options);
  }

  /**
   * The spans of a timeline, all inside its job's; none where the job has no span or the timeline
   * no entry.
   */
  public Trace build(Timeline timeline) {
    BuildContext context = new BuildContext(options, rules, timeline.build());
    SpanOutput output = new SpanOutput(context);
    JobSpace job = JobSpace.of(context);
    if (job == null) {
      return output.trace();
    }
    List<SpanNode> nodes =
        switch (timeline.content()) {
          case LogTimeline log -> new LogNodes(job).of(log);
          case TestTimeline tests -> new TestNodes(job).of(tests);
          case ProfileTimeline profiles -> new ProfileNodes(job).of(profiles);
          case TestEngineTimeline none -> List.of();
          case UnknownTimeline none -> List.of();
        };
    return output.write(nodes, job.parent());
  }
}
