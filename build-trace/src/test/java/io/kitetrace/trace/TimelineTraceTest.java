package io.kitetrace.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kitetrace.model.Build;
import io.kitetrace.model.Job;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.testing.builds.Json;
import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.LogTimeline.Phase;
import io.kitetrace.timeline.LogTimeline.Section;
import io.kitetrace.timeline.LogTimeline.Times;
import io.kitetrace.timeline.ProfileTimeline;
import io.kitetrace.timeline.ProfileTimeline.Activity;
import io.kitetrace.timeline.ProfileTimeline.Alignment;
import io.kitetrace.timeline.ProfileTimeline.Profile;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineBuilds;
import io.kitetrace.timeline.TimelineContent;
import io.kitetrace.timeline.TimelineReader;
import io.kitetrace.timeline.TimelineStatus;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reviewed records of shared-model become {@code source.trace.txt}; updated as those are. */
class TimelineTraceTest {

  private static final Path ROOT = Path.of(System.getProperty("kitetrace.root"));
  private static final Path RECORDS = ROOT.resolve("shared-model/src/test/resources/timelines");
  private static final Path FOLDER = ROOT.resolve("build-trace/src/test/resources/timelines");
  private static final TimelineTraceBuilder TRACES =
      new TimelineTraceBuilder(TraceOptions.DEFAULTS);
  private static final List<String> SOURCES = List.of("log", "tests", "profiles", "test_engine");

  @ParameterizedTest
  @ValueSource(strings = {"log", "tests", "profiles", "test_engine"})
  void spans_ofAReviewedTimeline_areAsReviewed(String source) throws IOException {
    String text = TraceText.of(TRACES.build(record(source)));
    Path expected = FOLDER.resolve(source + ".trace.txt");
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Files.createDirectories(FOLDER);
      Files.writeString(expected, text);
    }
    assertThat(text).isEqualTo(Files.readString(expected));
  }

  @Test
  void reviewedTimelines_showEveryKind_andEveryKeyIsInTheTable() {
    Set<TraceSpanKind> kinds = new TreeSet<>();
    Set<String> keys = new TreeSet<>();
    for (String source : SOURCES) {
      Trace trace = TRACES.build(record(source));
      kinds.addAll(trace.spanCounts().keySet());
      for (SpanData span : trace.spans()) {
        span.getAttributes().forEach((key, value) -> keys.add(key.getKey()));
        span.getEvents()
            .forEach(e -> e.getAttributes().forEach((key, v) -> keys.add(key.getKey())));
      }
    }
    assertThat(kinds).allMatch(TraceSpanKind::insideJob).hasSize(5);
    assertThat(KeyTable.all()).extracting(KeyTable.Line::name).containsAll(keys);
  }

  @ParameterizedTest
  @EnumSource(TraceOptions.Upstream.class)
  void spans_lieInTheJobsOfTheBuildsOwnTrace(TraceOptions.Upstream upstream) {
    TraceOptions options = Options.with(o -> o.upstream = upstream);
    int checked = 0;
    for (Build build : builds()) {
      Trace whole = new TraceBuilder(options).whole(build);
      Map<String, SpanData> spans = new HashMap<>();
      whole.spans().forEach(span -> spans.put(span.getSpanId(), span));
      for (Job job : build.jobs()) {
        SpanData parent = spans.get(Identity.spanId(job.id()));
        if (job.startedAt() == null || job.finishedAt() == null || parent == null) {
          continue;
        }
        Trace inside =
            new TimelineTraceBuilder(options)
                .build(timeline(build, job, log(job.startedAt(), job.finishedAt())));
        assertThat(inside.traceId()).isEqualTo(whole.traceId());
        assertThat(inside.resource()).isEqualTo(whole.resource());
        assertThat(inside.rootSpanId()).isEqualTo(whole.rootSpanId());
        assertThat(inside.spans()).hasSize(2);
        assertInside(inside, parent);
        assertThat(spans).doesNotContainKeys(inside.spans().getFirst().getSpanId());
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(10);
  }

  @Test
  void logWhoseClockIsLate_isMovedToTheJobsStart_andSaysSo() {
    Build build = build();
    Job job = build.jobs().getFirst();
    Instant start = started(job).minusSeconds(7_200);
    Trace trace = TRACES.build(timeline(build, job, log(start, start.plusSeconds(20))));

    assertThat(trace.spans())
        .allSatisfy(
            span -> {
              assertThat(time(span.getStartEpochNanos())).isEqualTo(started(job));
              assertThat(time(span.getEndEpochNanos())).isEqualTo(started(job).plusSeconds(20));
              assertThat(span.getAttributes().get(InsideJobAttributes.SKEW)).isEqualTo(7_200_000);
              assertThat(span.getAttributes().get(BuildkiteAttributes.TIME_ADJUSTED)).isNull();
            });
  }

  @Test
  void logThatEndsAfterTheJob_isMovedNoFurtherThanItMustBe_andThenCut() {
    Build build = build();
    Job job = build.jobs().getFirst();
    Instant start = started(job);
    LogTimeline late = log(start.plusSeconds(2), finished(job).plusSeconds(1));
    LogTimeline longer = log(start.plusSeconds(2), finished(job).plusSeconds(30));

    SpanData moved = TRACES.build(timeline(build, job, late)).spans().getLast();
    assertThat(time(moved.getStartEpochNanos())).isEqualTo(start.plusSeconds(1));
    assertThat(moved.getAttributes().get(InsideJobAttributes.SKEW)).isEqualTo(-1_000);
    SpanData cut = TRACES.build(timeline(build, job, longer)).spans().getLast();
    assertThat(time(cut.getStartEpochNanos())).isEqualTo(start);
    assertThat(time(cut.getEndEpochNanos())).isEqualTo(finished(job));
    assertThat(cut.getAttributes().get(BuildkiteAttributes.TIME_ADJUSTED)).isTrue();
  }

  @Test
  void activitiesOfOneThread_lieInEachOther_whereTheyAreWithin() {
    Build build = build();
    Job job = build.jobs().getFirst();
    Instant start = started(job);
    Profile profile =
        new Profile(
            "p.json",
            TimelineStatus.COMPLETE,
            Alignment.PROFILE,
            9,
            List.of(
                activity(0, "outer", "1", start, 1, 20),
                activity(1, "inner", "1", start, 2, 10),
                activity(2, "innermost", "1", start, 2, 10),
                activity(3, "later", "1", start, 11, 20),
                activity(4, "overlaps", "1", start, 19, 25),
                activity(5, "elsewhere", "2", start, 3, 4)),
            List.of());
    Trace trace = TRACES.build(timeline(build, job, new ProfileTimeline(List.of(profile))));

    Map<String, String> names =
        trace.spans().stream().collect(Collectors.toMap(SpanData::getSpanId, SpanData::getName));
    assertThat(trace.spans())
        .extracting(SpanData::getName, span -> names.get(span.getParentSpanId()))
        .containsExactlyInAnyOrder(
            tuple("outer", null),
            tuple("inner", "outer"),
            tuple("innermost", "inner"),
            tuple("later", "outer"),
            tuple("overlaps", null),
            tuple("elsewhere", null));
  }

  @Test
  void titleThatIsExcludedOrHashed_isNoNameEither() {
    for (TraceOptions options :
        List.of(
            Options.with(
                o ->
                    o.attributesExclude =
                        Options.globs(
                            "buildkite.log.group.title",
                            "test.case.*",
                            "test.suite.name",
                            "buildkite.profile.activity",
                            "buildkite.test.*",
                            "code.file.path",
                            "buildkite.log.command",
                            "error.type")),
            Options.with(
                o -> {
                  o.attributesHash = Options.globs("*");
                  o.hashKey = new Secret("key");
                }))) {
      for (String source : SOURCES) {
        Trace trace = new TimelineTraceBuilder(options).build(record(source));
        for (SpanData span : trace.spans()) {
          String all = span.getName() + span.getAttributes() + span.getEvents() + span.getStatus();
          assertThat(all)
              .doesNotContain("RSpec", "adds", "sum.rb", "RuntimeError", "compile", "ls\"");
        }
      }
    }
  }

  @Test
  void jobWithoutASpan_hasNoneInside() {
    Build build = Json.build("b").jobs(Json.job("j", 0, 0, 9).without("finished_at")).read();

    Trace trace =
        TRACES.build(timeline(build, build.jobs().getFirst(), log(Instant.EPOCH, Instant.MAX)));
    assertThat(trace.isEmpty()).isTrue();
    assertThat(TRACES.build(timeline(build, null, log(Instant.EPOCH, Instant.MAX))).spans())
        .isEmpty();
  }

  static void assertInside(Trace trace, SpanData job) {
    Map<String, SpanData> seen = new HashMap<>(Map.of(job.getSpanId(), job));
    for (SpanData span : trace.spans()) {
      SpanData parent = seen.get(span.getParentSpanId());
      assertThat(parent).as("a parent before its child").isNotNull();
      assertThat(span.getStartEpochNanos()).isGreaterThanOrEqualTo(parent.getStartEpochNanos());
      assertThat(span.getEndEpochNanos()).isLessThanOrEqualTo(parent.getEndEpochNanos());
      assertThat(span.getEndEpochNanos()).isGreaterThanOrEqualTo(span.getStartEpochNanos());
      assertThat(span.getTraceId()).isEqualTo(trace.traceId());
      assertThat(span.getName()).isNotEmpty();
      Invariants.checkAttributes(span);
      assertThat(seen.put(span.getSpanId(), span)).as("ids are unique").isNull();
    }
  }

  static Timeline timeline(Build build, @Nullable Job job, TimelineContent content) {
    return new Timeline(TimelineBuilds.reduced(build, job), "1", TimelineStatus.COMPLETE, content);
  }

  private static LogTimeline log(Instant start, Instant end) {
    return new LogTimeline(
        9,
        1,
        Times.MARKS,
        List.of(new Phase(0, "command", start, end)),
        List.of(new Section(0, 0, "Tests", start, end, 1, 9, false, List.of())),
        0);
  }

  private static Activity activity(
      int n, String name, String thread, Instant start, int from, int to) {
    return new Activity(
        n, name, null, thread, null, start.plusSeconds(from), start.plusSeconds(to));
  }

  private static Build build() {
    return Json.build("b").jobs(Json.job("j", 0, 5, 60)).read();
  }

  private static List<Build> builds() {
    try {
      return GoldenTraceTest.cases().flatMap(name -> TestBuilds.of(bytes(name)).stream()).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(
          ROOT.resolve("build-trace/src/test/resources/golden/" + name + ".json"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Timeline record(String source) {
    try {
      return TimelineReader.read(Files.readAllBytes(RECORDS.resolve(source + ".json")));
    } catch (IOException | MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }

  private static Instant started(Job job) {
    return Objects.requireNonNull(job.startedAt());
  }

  private static Instant finished(Job job) {
    return Objects.requireNonNull(job.finishedAt());
  }

  private static Instant time(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }
}
