package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.consume.RecordPlace;
import io.kitetrace.explorer.read.BuildDetails;
import io.kitetrace.explorer.read.JobReads;
import io.kitetrace.explorer.read.TimelinePlaces;
import io.kitetrace.model.Build;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.trace.TimelineTraceBuilder;
import io.kitetrace.trace.Trace;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.draw.HtmlWaterfall;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Draws builds: the record that a row was made of is read from the log and traced again, and so are
 * those of its timelines.
 */
@Singleton
@Requires(beans = Explorer.class)
final class BuildTraces {

  private final Explorer explorer;

  /** Rows inside jobs: more make a page that takes seconds to come. */
  private static final int MAX_INSIDE = 3_000;

  private final TraceBuilder traces;
  private final TimelineTraceBuilder timelines;
  private final JobReads reads;
  private final HtmlWaterfall waterfall = new HtmlWaterfall(BuildTraces::address);

  /**
   * Markup, or one sentence that says why there is none.
   *
   * @param left what of the timelines is not in it; null where all is
   */
  record Drawn(@Nullable String markup, @Nullable String fault, @Nullable String left) {
    static Drawn not(String fault) {
      return new Drawn(null, fault, null);
    }
  }

  BuildTraces(Explorer explorer, TraceBuilder traces, JobReads reads) {
    this.explorer = explorer;
    this.traces = traces;
    this.timelines = new TimelineTraceBuilder(explorer.settings().trace());
    this.reads = reads;
  }

  Drawn draw(BuildDetails details) {
    Build build;
    try {
      build = explorer.build(details.logPartition(), details.logOffset());
    } catch (CommandFailure e) {
      return Drawn.not(String.valueOf(e.getMessage()));
    }
    if (build == null) {
      return Drawn.not(
          "The log no longer has this build's record: its retention, or a person, removed it");
    }
    Trace trace = traces.preview(build);
    if (trace.isEmpty()) {
      return Drawn.not("This build's data has no time at all");
    }
    TimelinePlaces places = reads.timelines(details);
    List<Trace> inside = inside(places.places());
    StringBuilder markup = new StringBuilder();
    try {
      waterfall.draw(trace, inside, markup);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    String left =
        inside.size() < places.all()
            ? "Inside jobs, %,d of %,d timelines are shown: those of failed jobs, of the critical path and of long jobs first"
                .formatted(inside.size(), places.all())
            : null;
    return new Drawn(markup.toString(), null, left);
  }

  /** In the order of the jobs that matter most, until it is enough. */
  private List<Trace> inside(List<RecordPlace> places) {
    Map<RecordPlace, Timeline> found = explorer.timelines(places);
    List<Trace> inside = new ArrayList<>();
    int rows = 0;
    for (RecordPlace place : places) {
      Timeline timeline = found.get(place);
      Trace trace = timeline == null ? null : timelines.build(timeline);
      if (trace != null && rows + trace.spans().size() <= MAX_INSIDE) {
        rows += trace.spans().size();
        inside.add(trace);
      }
    }
    return inside;
  }

  /** A build's trace id is its UUID: the page of another build. Upstream is somebody else's. */
  private static @Nullable String address(String kind, String traceId) {
    return !kind.equals("upstream") && traceId.matches("[0-9a-f]{32}")
        ? "/builds/" + traceId.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5")
        : null;
  }
}
