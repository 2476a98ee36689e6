package io.kitetrace.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.simulator.SimulatedOrganization;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.JobTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.VersionTruth;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.CompanyShape;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The made-up company's builds, whose truth is known: every version of every one. */
class SimulatedBuildsTest {

  private static final Instant ANCHOR = Instant.parse("2026-03-02T09:00:00Z");
  private static final List<? extends ListedBuild> BUILDS =
      SimulatedOrganization.of(
              "acorn",
              CompanyShape.defaults()
                  .withSeed(7)
                  .withBuilds(400)
                  .withPipelines(8)
                  .withGiants(1, 1_000)
                  .withHistory(Duration.ofDays(20)),
              ANCHOR)
          .newestFirst();
  private static final TraceBuilder TRACES = new TraceBuilder(TraceOptions.DEFAULTS);

  @Test
  void deltas_ofEveryResumedBuild_areTogetherTheWhole() {
    int resumed = 0;
    for (ListedBuild build : BUILDS) {
      List<VersionTruth> versions = build.truth(ANCHOR.toEpochMilli()).versions();
      if (versions.size() < 2) {
        continue;
      }
      resumed++;
      Map<String, SpanData> union = new LinkedHashMap<>();
      Instant prior = null;
      for (VersionTruth version : versions) {
        Trace delta = TRACES.build(read(build, version.since()), prior);
        Invariants.check(delta);
        delta.spans().forEach(span -> union.put(span.getSpanId(), span));
        prior = version.finishedAt();
      }
      Trace whole = TRACES.whole(read(build, versions.getLast().since()));
      assertThat(whole.spans()).hasSameSizeAs(union.keySet());
      assertThat(
              whole.spans().stream()
                  .filter(span -> !Traces.same(span, union.get(span.getSpanId())))
                  .map(SpanData::getName))
          .as("build %s", build.id())
          .isEmpty();
    }
    assertThat(resumed).isPositive();
  }

  @Test
  void everyJobThatRan_hasOneSpanWithItsTimesAndItsRetryLink() {
    for (ListedBuild build : BUILDS) {
      BuildTruth truth = build.truth(ANCHOR.toEpochMilli());
      if (!truth.finished()) {
        continue;
      }
      Trace trace = TRACES.whole(read(build, ANCHOR));
      Invariants.check(trace);
      Map<String, SpanData> spans = new LinkedHashMap<>();
      trace.spans().forEach(span -> spans.put(span.getSpanId(), span));
      for (JobTruth job : truth.last().orElseThrow().jobs()) {
        if (job.ran() && job.type().equals("script")) {
          SpanData span = spans.get(Identity.spanId(job.id()));
          assertThat(span.getStartEpochNanos()).isEqualTo(Nanos.of(job.startedAt()));
          assertThat(span.getEndEpochNanos()).isEqualTo(Nanos.of(job.finishedAt()));
          boolean linked = !span.getLinks().isEmpty();
          assertThat(linked).isEqualTo(job.replacesJobId() != null);
        }
      }
    }
  }

  private static Build read(ListedBuild build, Instant at) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try {
      build.write(json, new Rendering(at.toEpochMilli(), 1, true, true, true, false, true));
      return new BuildReader().read(json.toByteArray());
    } catch (IOException | MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }
}
