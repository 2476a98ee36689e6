package io.kitetrace.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.Build;
import io.kitetrace.model.Job;
import io.kitetrace.testing.builds.Json;
import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.LogTimeline.Command;
import io.kitetrace.timeline.LogTimeline.Phase;
import io.kitetrace.timeline.LogTimeline.Section;
import io.kitetrace.timeline.ProfileTimeline;
import io.kitetrace.timeline.ProfileTimeline.Activity;
import io.kitetrace.timeline.ProfileTimeline.Alignment;
import io.kitetrace.timeline.ProfileTimeline.Profile;
import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.TestTimeline.Case;
import io.kitetrace.timeline.TestTimeline.Counts;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.TestTimeline.Suite;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineContent;
import io.kitetrace.timeline.TimelineStatus;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Whatever a timeline holds, its spans lie in the job's, and are the same each time. */
class TimelinePropertiesTest {

  @Property(tries = 500)
  void spans_lieInTheirParents_whateverTheTimes(@ForAll long seed) {
    Build build = Json.build("b").jobs(Json.job("j", 0, 5, 60)).read();
    Job job = build.jobs().getFirst();
    Timeline timeline = TimelineTraceTest.timeline(build, job, content(new Random(seed), job));
    TraceBuilder builds = new TraceBuilder(TraceOptions.DEFAULTS);
    SpanData parent =
        builds.whole(build).spans().stream()
            .filter(span -> span.getSpanId().equals(Identity.spanId(job.id())))
            .findFirst()
            .orElseThrow();

    Trace trace = new TimelineTraceBuilder(TraceOptions.DEFAULTS).build(timeline);
    TimelineTraceTest.assertInside(trace, parent);
    for (SpanData span : trace.spans()) {
      for (EventData event : span.getEvents()) {
        assertThat(event.getEpochNanos())
            .isBetween(span.getStartEpochNanos(), span.getEndEpochNanos());
      }
    }
    Trace again = new TimelineTraceBuilder(TraceOptions.DEFAULTS).build(timeline);
    assertThat(again.spans()).isEqualTo(trace.spans());
  }

  private static TimelineContent content(Random random, Job job) {
    return switch (random.nextInt(3)) {
      case 0 -> log(random, job);
      case 1 -> tests(random, job);
      default -> profile(random, job);
    };
  }

  private static LogTimeline log(Random random, Job job) {
    List<Phase> phases = new ArrayList<>();
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < random.nextInt(4); i++) {
      phases.add(new Phase(random.nextInt(6), "p" + i, time(random, job), time(random, job)));
    }
    for (int i = 0; i < random.nextInt(8); i++) {
      List<Command> commands = List.of(new Command(time(random, job), "c"));
      sections.add(
          new Section(
              random.nextInt(6),
              place(random),
              "s" + i,
              time(random, job),
              time(random, job),
              1,
              1,
              random.nextBoolean(),
              commands));
    }
    return new LogTimeline(1, 1, LogTimeline.Times.MARKS, phases, sections, 0);
  }

  private static TestTimeline tests(Random random, Job job) {
    List<Suite> suites = new ArrayList<>();
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < random.nextInt(6); i++) {
      suites.add(
          new Suite(
              random.nextInt(6),
              place(random),
              "s",
              time(random, job),
              time(random, job),
              random.nextBoolean(),
              new Counts(random.nextInt(4), random.nextInt(2), 0, 0)));
      cases.add(
          new Case(
              random.nextInt(9),
              place(random),
              "c",
              null,
              null,
              Result.values()[random.nextInt(Result.values().length)],
              null,
              false,
              time(random, job),
              time(random, job)));
    }
    return new TestTimeline(
        List.of(
            new Report("r", TimelineStatus.COMPLETE, Counts.NONE, suites, cases, 0),
            new Report("r", TimelineStatus.CUT, Counts.NONE, suites, cases, 0)));
  }

  private static ProfileTimeline profile(Random random, Job job) {
    List<Activity> activities = new ArrayList<>();
    for (int i = 0; i < random.nextInt(12); i++) {
      Instant start = time(random, job);
      activities.add(
          new Activity(
              i,
              "a",
              null,
              "t" + random.nextInt(2),
              null,
              start,
              random.nextBoolean() ? start.plusSeconds(random.nextInt(90)) : start));
    }
    return new ProfileTimeline(
        List.of(
            new Profile("p", TimelineStatus.COMPLETE, Alignment.JOB, 1, activities, List.of())));
  }

  private static @Nullable Integer place(Random random) {
    return random.nextBoolean() ? null : random.nextInt(6);
  }

  /** Mostly around the job, sometimes far from it. */
  private static Instant time(Random random, Job job) {
    Instant start = Objects.requireNonNull(job.startedAt());
    long seconds = random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(120) - 30;
    return start.plusSeconds(seconds).plusNanos(random.nextInt(1_000));
  }
}
