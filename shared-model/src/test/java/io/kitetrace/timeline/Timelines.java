package io.kitetrace.timeline;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.timeline.LogTimeline.Command;
import io.kitetrace.timeline.LogTimeline.Phase;
import io.kitetrace.timeline.LogTimeline.Section;
import io.kitetrace.timeline.LogTimeline.Times;
import io.kitetrace.timeline.ProfileTimeline.Activity;
import io.kitetrace.timeline.ProfileTimeline.Alignment;
import io.kitetrace.timeline.ProfileTimeline.Profile;
import io.kitetrace.timeline.ProfileTimeline.Rest;
import io.kitetrace.timeline.TestTimeline.Case;
import io.kitetrace.timeline.TestTimeline.Counts;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.TestTimeline.Suite;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One timeline of each source, with everything that it can hold. */
final class Timelines {

  static final String VERSION = "5".repeat(64);

  private static final String BUILD =
      """
      {"id":"019c1f40-0000-4000-8000-0000000000b1","graphql_id":"QnVpbGQ=","number":7,
       "url":"https://api.buildkite.com/v2/organizations/acme/pipelines/web/builds/7",
       "web_url":"https://buildkite.com/acme/web/builds/7","state":"failed","message":"Fix it",
       "commit":"0123456789012345678901234567890123456789","branch":"main","tag":"v1",
       "env":{"TRACEPARENT":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","SECRET":"x"},
       "creator":{"name":"A Person"},"finished_at":"2026-01-31T12:01:00.000Z",
       "pipeline":{"id":"p","graphql_id":"UGlwZWxpbmU=","slug":"web","name":"Web",
        "repository":"https://user:password@example.com/acme/web.git",
        "web_url":"https://buildkite.com/acme/web","cluster_id":"c","provider":{"id":"github"}},
       "jobs":[{"id":"019c1f40-0000-4000-8000-00000000000a","type":"script","name":":rspec: Tests",
        "step_key":"tests","state":"failed","web_url":"https://buildkite.com/acme/web/builds/7#a",
        "command":"run tests","runnable_at":"2026-01-31T12:00:00.000Z",
        "started_at":"2026-01-31T12:00:05.000Z","finished_at":"2026-01-31T12:00:58.250Z"}]}
      """;

  static Build build() {
    try {
      return new BuildReader().read(BUILD.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }

  static List<Timeline> all() {
    return List.of(of(log()), of(tests()), of(profiles()), ofBuild(testEngine()));
  }

  static Timeline of(TimelineContent content) {
    Build build = build();
    return new Timeline(
        TimelineBuilds.reduced(build, build.jobs().getFirst()),
        VERSION,
        TimelineStatus.COMPLETE,
        content);
  }

  private static Timeline ofBuild(TimelineContent content) {
    return new Timeline(
        TimelineBuilds.reduced(build(), null), VERSION, TimelineStatus.CUT, content);
  }

  private static LogTimeline log() {
    return new LogTimeline(
        4_096,
        120,
        Times.MARKS,
        List.of(new Phase(0, "environment", at(5), at(8)), new Phase(1, "command", at(8), at(58))),
        List.of(
            new Section(
                0, 0, "Preparing", at(5), at(8), 3, 90, false, List.of(new Command(at(6), "ls"))),
            new Section(1, 1, "Running commands", at(8), at(20), 7, 500, false, List.of()),
            new Section(2, 1, "RSpec “fast”", at(20), at(58), 100, 3_500, true, List.of())),
        4);
  }

  private static TestTimeline tests() {
    return new TestTimeline(
        List.of(
            new Report(
                "reports/junit.xml",
                TimelineStatus.COMPLETE,
                new Counts(12, 2, 1, 1),
                List.of(
                    new Suite(0, null, "all", at(9), at(40), false, Counts.NONE),
                    new Suite(1, 0, "models", at(9), at(30), true, new Counts(12, 2, 1, 1))),
                List.of(
                    new Case(
                        3,
                        1,
                        "adds",
                        "Sum",
                        "sum.rb",
                        Result.FAILED,
                        "RuntimeError",
                        false,
                        at(10),
                        at(12)),
                    new Case(
                        9, null, "waits", null, null, Result.PASSED, null, true, at(12), at(20))),
                2),
            new Report("gone.xml", TimelineStatus.GONE, Counts.NONE, List.of(), List.of(), 0)));
  }

  private static ProfileTimeline profiles() {
    return new ProfileTimeline(
        List.of(
            new Profile(
                "profile.gz",
                TimelineStatus.CUT,
                Alignment.COMMAND,
                900,
                List.of(
                    new Activity(17, "compile", "action", "1/20", "worker 3", at(11), at(30)),
                    new Activity(20, "link", null, "1/20", null, at(30), at(31))),
                List.of(new Rest("gc", 12, Duration.ofMillis(340))))));
  }

  private static TestEngineTimeline testEngine() {
    return new TestEngineTimeline(
        List.of(
            new TestEngineTimeline.Test(
                "adds",
                "Sum",
                "spec/sum_spec.rb:3",
                List.of("flaky"),
                0.97,
                1.25,
                Map.of("passed", 3L, "failed", 1L)),
            new TestEngineTimeline.Test("waits", null, null, List.of(), null, null, Map.of())),
        1);
  }

  private static Instant at(int second) {
    return Instant.parse("2026-01-31T12:00:00.000Z").plusSeconds(second);
  }

  private Timelines() {}
}
