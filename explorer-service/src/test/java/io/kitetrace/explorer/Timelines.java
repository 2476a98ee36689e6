package io.kitetrace.explorer;

import static io.kitetrace.testing.builds.Json.NINE;

import io.kitetrace.model.Build;
import io.kitetrace.model.Job;
import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.LogTimeline.Phase;
import io.kitetrace.timeline.LogTimeline.Section;
import io.kitetrace.timeline.ProfileTimeline;
import io.kitetrace.timeline.ProfileTimeline.Activity;
import io.kitetrace.timeline.ProfileTimeline.Alignment;
import io.kitetrace.timeline.ProfileTimeline.Profile;
import io.kitetrace.timeline.TestEngineTimeline;
import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.TestTimeline.Case;
import io.kitetrace.timeline.TestTimeline.Counts;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.TestTimeline.Suite;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineBuilds;
import io.kitetrace.timeline.TimelineContent;
import io.kitetrace.timeline.TimelineStatus;
import io.kitetrace.timeline.TimelineVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Timelines of a test's own builds; times in seconds after nine o'clock, as those builds'. */
public final class Timelines {

  private Timelines() {}

  /**
   * The log of the build's job: a phase with these sections, one after the other, from second 1.
   */
  public static Timeline log(Build build, int job, Map<String, Double> sections) {
    List<Section> all = new ArrayList<>();
    double at = 1;
    for (Map.Entry<String, Double> section : sections.entrySet()) {
      double end = at + section.getValue();
      all.add(
          new Section(
              all.size(), 0, section.getKey(), time(at), time(end), 10, 100, false, List.of()));
      at = end;
    }
    return of(
        build,
        build.jobs().get(job),
        new LogTimeline(
            100L * all.size(),
            10L * all.size(),
            LogTimeline.Times.MARKS,
            List.of(new Phase(0, "command", time(1), time(at))),
            all,
            0));
  }

  /** A report of one suite: so many cases, of which those that are named are listed. */
  public static Timeline tests(Build build, int job, String suite, int total, Case... cases) {
    int failed = (int) List.of(cases).stream().filter(c -> c.result() == Result.FAILED).count();
    Counts counts = new Counts(total, failed, 0, 0);
    return of(
        build,
        build.jobs().get(job),
        new TestTimeline(
            List.of(
                new Report(
                    "junit.xml",
                    TimelineStatus.COMPLETE,
                    counts,
                    List.of(new Suite(0, null, suite, time(1), time(9), false, counts)),
                    List.of(cases),
                    0))));
  }

  public static Case test(int n, String name, Result result, boolean flaky, double seconds) {
    return new Case(n, 0, name, "Spec", "spec.rb", result, null, flaky, time(1), time(1 + seconds));
  }

  public static Timeline profile(Build build, int job, String name, double seconds) {
    return of(
        build,
        build.jobs().get(job),
        new ProfileTimeline(
            List.of(
                new Profile(
                    "profile.json",
                    TimelineStatus.COMPLETE,
                    Alignment.PROFILE,
                    1,
                    List.of(new Activity(0, name, "c", "1/1", null, time(1), time(1 + seconds))),
                    List.of()))));
  }

  /** Test Engine's word for tests of the build. */
  public static Timeline engine(Build build, String suite, String test, String... labels) {
    return of(
        build,
        null,
        new TestEngineTimeline(
            List.of(
                new TestEngineTimeline.Test(
                    test, suite, "spec.rb:3", List.of(labels), 0.9, 1.5, Map.of("passed", 3L))),
            0));
  }

  /** Of a source, as it comes from the enricher. */
  public static Timeline of(Build build, @Nullable Job job, TimelineContent content) {
    String version =
        job == null
            ? TimelineVersion.of(build.id(), "v", content.source())
            : TimelineVersion.of(job, content.source());
    return new Timeline(
        TimelineBuilds.reduced(build, job), version, TimelineStatus.COMPLETE, content);
  }

  private static Instant time(double seconds) {
    return NINE.plusMillis(Math.round(seconds * 1_000));
  }
}
