package io.kitetrace.trace;

import static io.kitetrace.testing.builds.Json.at;
import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.id;
import static io.kitetrace.testing.builds.Json.job;
import static io.kitetrace.testing.builds.Json.manual;
import static io.kitetrace.testing.builds.Json.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.testing.builds.ReviewedBuilds;
import io.kitetrace.trace.draw.Waterfall;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.ErrorAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code trace.compatibility=buildkite}. The golden files are written as the others are. */
class NotificationServiceTest {

  private static final Path ROOT = Path.of(System.getProperty("kitetrace.root"));
  private static final Path FOLDER =
      ROOT.resolve("build-trace/src/test/resources/golden/compatibility-buildkite");
  private static final TraceBuilder TRACES =
      new TraceBuilder(Options.with(o -> o.compatibility = TraceOptions.Compatibility.BUILDKITE));

  @ParameterizedTest
  @EnumSource(
      value = TraceSpanKind.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"LOG_PHASE", "LOG_GROUP", "TEST_SUITE", "TEST_CASE", "PROFILE"})
  void spans_ofEachKind_areAsReviewed(TraceSpanKind kind) throws IOException {
    Trace trace = TRACES.whole(reviewed());
    Invariants.check(trace);
    String text = TraceText.of(trace, span -> SpanFacts.of(span).kind() == kind);
    Path expected = FOLDER.resolve(kind.name().toLowerCase(Locale.ROOT) + ".trace.txt");
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Files.createDirectories(FOLDER);
      Files.writeString(expected, text);
    }
    assertThat(text).isEqualTo(Files.readString(expected));
  }

  @Test
  void ids_areThoseOfAlways_andTheStagesIsMadeOfTheBuilds() {
    Trace ours = new TraceBuilder(TraceOptions.DEFAULTS).whole(reviewed());
    Trace theirs = TRACES.whole(reviewed());
    assertThat(theirs.traceId()).isEqualTo(ours.traceId());
    assertThat(theirs.spans())
        .extracting(SpanData::getSpanId)
        .containsAll(ours.spans().stream().map(SpanData::getSpanId).toList())
        .contains(Identity.derivedSpanId(reviewed().id() + "/stage"));
  }

  @Test
  void structure_isOneStage_andAStepAroundEveryJob() {
    Trace trace = TRACES.whole(reviewed());
    Map<String, SpanData> byId = new LinkedHashMap<>();
    trace.spans().forEach(span -> byId.put(span.getSpanId(), span));
    for (SpanData span : trace.spans()) {
      SpanData parent = byId.get(span.getParentSpanId());
      String name = parent == null ? "" : parent.getName();
      switch (SpanFacts.of(span).kind()) {
        case BUILD -> assertThat(name).isEmpty();
        case STAGE -> assertThat(name).isEqualTo("buildkite.build");
        case GROUP -> assertThat(name).isEqualTo("buildkite.build.stage");
        case STEP -> assertThat(name).isIn("buildkite.build.stage", "buildkite.step.group");
        case JOB, QUEUE, BLOCK, TRIGGER -> assertThat(name).isEqualTo("buildkite.step");
      }
    }
  }

  @Test
  void deltas_ofAResumedBuild_areTogetherTheWhole_andNoMoreThanWhatIsNew() {
    Build before = build("b").jobs(job("a", 1, 3, 20), job("c", 1, 3, 50)).read();
    Build after =
        build("b")
            .with("state", "failed")
            .with("finished_at", at(200))
            .jobs(
                job("a", 1, 3, 20),
                job("c", 1, 3, 50),
                manual("gate", 100),
                job("d", 100, 101, 190))
            .read();
    Map<String, SpanData> union = new LinkedHashMap<>();
    TRACES.build(before, null).spans().forEach(span -> union.put(span.getSpanId(), span));
    Trace delta = TRACES.build(after, Instant.parse(at(60)));
    delta.spans().forEach(span -> union.put(span.getSpanId(), span));
    assertThat(delta.spans())
        .extracting(SpanData::getSpanId)
        .doesNotContain(Identity.spanId(id("a")));
    Trace whole = TRACES.whole(after);
    assertThat(union).hasSize(whole.spans().size());
    assertThat(whole.spans()).allMatch(span -> Traces.same(span, union.get(span.getSpanId())));
  }

  @Test
  void matrix_isOneTextInAnyForm() {
    for (Object matrix :
        List.of("linux, 3", object().with("os", "linux").with("go", 3), List.of("linux", 3))) {
      Trace trace = TRACES.whole(build("b").jobs(job("j", 0, 0, 5).with("matrix", matrix)).read());
      Invariants.check(trace);
      assertThat(trace.spans().getLast().getAttributes().get(BuildkiteAttributes.JOB_MATRIX_VALUE))
          .isEqualTo("linux, 3");
    }
  }

  @Test
  void errorType_isThereWhereTheStatusIsAnError() {
    Build build =
        build("b")
            .jobs(
                job("soft", 0, 0, 5).with("state", "failed").with("soft_failed", true),
                job("hard", 0, 0, 5).with("state", "failed"))
            .read();
    assertThat(
            TRACES.whole(build).spans().stream()
                .filter(span -> span.getAttributes().get(ErrorAttributes.ERROR_TYPE) != null))
        .extracting(SpanData::getSpanId)
        .containsExactly(Identity.spanId(id("hard")));
  }

  @Test
  void drawing_hasTheNamesThatPeopleKnow() {
    assertThat(new Waterfall(Waterfall.Style.PLAIN, 80, 0, false).draw(TRACES.whole(reviewed())))
        .contains("✗ Deploy", "RSpec #2/3", "BUILD web", "Release? (blocked)");
  }

  @Test
  void document_namesEveryAttributeThatIsSent() throws IOException {
    Set<String> keys = new TreeSet<>();
    Trace trace = TRACES.whole(reviewed());
    trace.resource().getAttributes().forEach((key, value) -> keys.add(key.getKey()));
    for (SpanData span : trace.spans()) {
      boolean theirs =
          switch (SpanFacts.of(span).kind()) {
            case BUILD, STAGE, GROUP, STEP, JOB -> true;
            case QUEUE, BLOCK, TRIGGER, LOG_PHASE, LOG_GROUP, TEST_SUITE, TEST_CASE, PROFILE ->
                false;
          };
      if (theirs) {
        span.getAttributes().forEach((key, value) -> keys.add(key.getKey()));
      }
    }
    String document = Files.readString(ROOT.resolve("docs/backends.md"));
    assertThat(keys).allSatisfy(key -> assertThat(document).contains("`" + key + "`"));
  }

  private static Build reviewed() {
    try {
      return new BuildReader().read(Files.readAllBytes(ReviewedBuilds.json("every-kind-of-span")));
    } catch (IOException | MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }
}
