package io.kitetrace.metrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.metrics.consume.Disposition;
import io.kitetrace.metrics.measure.BuildMeasurements;
import io.kitetrace.metrics.measure.Measurement.JobError;
import io.kitetrace.metrics.measure.Measurement.JobTime;
import io.kitetrace.model.Outcome;
import io.kitetrace.model.Outcome.Result;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryTest {

  private static final LabelLimits LIMITS = new LabelLimits(2, 3, 2);

  private final PrometheusRegistry page = new PrometheusRegistry();
  private final Telemetry telemetry =
      new Telemetry(
          Map.of("otel.metrics.exporter", "none"), LIMITS, page, ProxySelector.getDefault());
  private final MeterRecorder figures = new MeterRecorder(telemetry.meter(), LIMITS);

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void everyCombinationOfLabels_staysWithinTheLimits_withoutTheSdksOwnOverflow() {
    for (int pipeline = 0; pipeline < 10; pipeline++) {
      for (int queue = 0; queue < 10; queue++) {
        for (Result result : Result.values()) {
          figures.record(
              new BuildMeasurements("acme", "p" + pipeline, List.of(job("q" + queue, result))));
        }
      }
    }
    assertThat(labels("buildkite_job_duration_seconds")).hasSize(3 * 4 * 7);
    assertThat(values("buildkite_job_duration_seconds", "cicd_pipeline_name"))
        .containsExactly("_OTHER", "p0", "p1");
    assertThat(values("buildkite_job_duration_seconds", "buildkite_agent_queue"))
        .containsExactly("_OTHER", "q0", "q1", "q2");
    assertThat(values("buildkite_job_duration_seconds", "cicd_pipeline_task_run_result"))
        .containsExactly(
            "cancellation", "error", "failure", "skip", "success", "timeout", "unknown");
    assertThat(labels("buildkite_job_duration_seconds"))
        .noneMatch(labels -> labels.containsKey("otel_metric_overflow"));
  }

  @Test
  void errorTypes_overTheLimit_becomeTheConventionsOther() {
    for (int status = 1; status <= 5; status++) {
      figures.record(
          new BuildMeasurements("acme", "web", List.of(new JobError("exit_status_" + status))));
    }
    assertThat(values("cicd_pipeline_run_errors", "error_type"))
        .containsExactly("_OTHER", "exit_status_1", "exit_status_2");
  }

  @Test
  void pipelinesOfTwoOrganizations_areTwo() {
    figures.record(new BuildMeasurements("acme", "web", List.of(new JobError("failed"))));
    figures.record(new BuildMeasurements("umbrella", "web", List.of(new JobError("failed"))));
    figures.record(new BuildMeasurements(null, null, List.of(new JobError("failed"))));
    assertThat(labels("cicd_pipeline_run_errors"))
        .extracting(l -> l.get("buildkite_organization_slug") + "/" + l.get("cicd_pipeline_name"))
        .containsExactlyInAnyOrder("acme/web", "umbrella/web", "null/_OTHER");
  }

  @Test
  void count_hasASeriesForEachDisposition() {
    for (Disposition disposition : Disposition.values()) {
      figures.count(disposition);
    }
    assertThat(values("kitetrace_metrics_records", "kitetrace_disposition"))
        .containsExactly("counted", "failed", "malformed", "too_old", "unfinished", "unlisted");
  }

  private static JobTime job(String queue, Result result) {
    return new JobTime(queue, Duration.ofSeconds(1), new Outcome(result, null, false));
  }

  private Set<String> values(String metric, String label) {
    return labels(metric).stream()
        .map(labels -> labels.get(label))
        .filter(Predicate.not(String::isEmpty))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<Map<String, String>> labels(String metric) {
    return page.scrape(name -> name.startsWith(metric)).stream()
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .map(TelemetryTest::labels)
        .toList();
  }

  private static Map<String, String> labels(DataPointSnapshot point) {
    return point.getLabels().stream().collect(Collectors.toMap(Label::getName, Label::getValue));
  }
}
