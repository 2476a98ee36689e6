package io.kitetrace.emitter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.Job;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.LogTimeline.Phase;
import io.kitetrace.timeline.LogTimeline.Section;
import io.kitetrace.timeline.LogTimeline.Times;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineBuilds;
import io.kitetrace.timeline.TimelineReader;
import io.kitetrace.timeline.TimelineStatus;
import io.kitetrace.timeline.TimelineVersion;
import io.kitetrace.timeline.TimelineWriter;
import io.kitetrace.trace.TimelineTraceBuilder;
import io.kitetrace.trace.TraceOptions;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** The log of a test build's job: a phase with so many sections, each a span. */
public record TestTimeline(TestBuild build, String job, byte[] bytes) {

  private static final Instant START = Instant.parse("2026-01-05T10:00:02.000Z");

  /** Of a job with so many sections. */
  public static TestTimeline of(TestBuild build, int job, int sections) {
    List<Section> all =
        IntStream.range(0, sections)
            .mapToObj(
                n ->
                    new Section(
                        n, 0, "section " + n, second(n), second(n + 1), 10, 100, false, List.of()))
            .toList();
    LogTimeline log =
        new LogTimeline(
            100L * sections,
            10L * sections,
            Times.MARKS,
            List.of(new Phase(0, "command", second(0), second(sections))),
            all,
            0);
    return of(build, job, log, TimelineStatus.COMPLETE);
  }

  /** Of a log that Buildkite does not have any more. */
  public static TestTimeline gone(TestBuild build, int job) {
    LogTimeline nothing = new LogTimeline(0, 0, Times.NONE, List.of(), List.of(), 0);
    return of(build, job, nothing, TimelineStatus.GONE);
  }

  /** A record that is no timeline. */
  public static TestTimeline broken(TestBuild build, int job) {
    return new TestTimeline(build, build.job(job), "{\"source\": 7, ".getBytes(UTF_8));
  }

  private static TestTimeline of(TestBuild build, int job, LogTimeline log, TimelineStatus status) {
    try {
      Build whole = new BuildReader().read(build.bytes());
      Job one = whole.jobs().get(job);
      Timeline timeline =
          new Timeline(
              TimelineBuilds.reduced(whole, one),
              TimelineVersion.of(one, LogTimeline.SOURCE),
              status,
              log);
      return new TestTimeline(build, one.id(), TimelineWriter.json(timeline));
    } catch (MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }

  /** The spans that it has. */
  public List<SpanData> spans() {
    try {
      return new TimelineTraceBuilder(TraceOptions.DEFAULTS)
          .build(TimelineReader.read(bytes))
          .spans();
    } catch (MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }

  private static Instant second(int second) {
    return START.plusSeconds(second);
  }
}
