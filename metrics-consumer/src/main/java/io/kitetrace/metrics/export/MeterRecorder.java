package io.kitetrace.metrics.export;

import io.kitetrace.metrics.consume.Disposition;
import io.kitetrace.metrics.consume.MetricsRecorder;
import io.kitetrace.metrics.measure.BuildMeasurements;
import io.kitetrace.metrics.measure.Measurement;
import io.kitetrace.metrics.measure.Measurement.JobError;
import io.kitetrace.metrics.measure.Measurement.JobTime;
import io.kitetrace.metrics.measure.Measurement.PathTime;
import io.kitetrace.metrics.measure.Measurement.QueueTime;
import io.kitetrace.metrics.measure.Measurement.ResumedTime;
import io.kitetrace.metrics.measure.Measurement.RunTime;
import io.kitetrace.metrics.measure.Measurement.SystemError;
import io.kitetrace.model.Outcome;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.semconv.incubating.CicdIncubatingMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Records measurements with OpenTelemetry's instruments. Safe for several threads. */
public final class MeterRecorder implements MetricsRecorder {

  private static final String AGENT = "agent";

  private final DoubleHistogram runDuration;
  private final DoubleHistogram resumedDuration;
  private final DoubleHistogram jobDuration;
  private final DoubleHistogram queueDuration;
  private final DoubleHistogram pathDuration;
  private final LongCounter runErrors;
  private final LongCounter systemErrors;
  private final LongCounter records;
  private final PipelineLabels pipelines;
  private final BoundedLabel queues;
  private final BoundedLabel errorTypes;

  /** Makes the instruments. */
  public MeterRecorder(Meter meter, LabelLimits limits) {
    runDuration =
        histogram(
            meter,
            MetricNames.RUN_DURATION,
            CicdIncubatingMetrics.CICD_PIPELINE_RUN_DURATION_DESCRIPTION,
            MetricNames.RUN_BUCKETS);
    resumedDuration =
        histogram(
            meter,
            MetricNames.RESUMED_DURATION,
            "Time from the resumption of a finished build to its next finish.",
            MetricNames.RUN_BUCKETS);
    jobDuration =
        histogram(
            meter,
            MetricNames.JOB_DURATION,
            "Time that a job ran on an agent.",
            MetricNames.RUN_BUCKETS);
    queueDuration =
        histogram(
            meter,
            MetricNames.QUEUE_DURATION,
            "Time that a job waited for an agent or a concurrency slot.",
            MetricNames.QUEUE_BUCKETS);
    pathDuration =
        histogram(
            meter,
            MetricNames.PATH_DURATION,
            "What runs were made of until their first finish: the parts of their critical paths.",
            MetricNames.RUN_BUCKETS);
    systemErrors =
        counter(
            meter,
            MetricNames.SYSTEM_ERRORS,
            CicdIncubatingMetrics.CICD_SYSTEM_ERRORS_UNIT,
            CicdIncubatingMetrics.CICD_SYSTEM_ERRORS_DESCRIPTION);
    runErrors =
        counter(
            meter,
            MetricNames.RUN_ERRORS,
            CicdIncubatingMetrics.CICD_PIPELINE_RUN_ERRORS_UNIT,
            CicdIncubatingMetrics.CICD_PIPELINE_RUN_ERRORS_DESCRIPTION);
    records =
        counter(
            meter,
            MetricNames.RECORDS,
            "{record}",
            "The number of records of the log, by what became of them.");
    pipelines = new PipelineLabels(limits.pipelines());
    queues = new BoundedLabel("METRICS_MAX_QUEUES", limits.queues());
    errorTypes = new BoundedLabel("METRICS_MAX_ERROR_TYPES", limits.errorTypes());
  }

  @Override
  public void record(BuildMeasurements measurements) {
    Attributes pipeline = pipelines.of(measurements.organization(), measurements.pipeline());
    for (Measurement measurement : measurements.measurements()) {
      record(measurement, pipeline.toBuilder());
    }
  }

  @Override
  public void count(Disposition disposition) {
    String word = disposition.name().toLowerCase(Locale.ROOT);
    records.add(1, Attributes.of(MetricNames.DISPOSITION, word));
  }

  private void record(Measurement measurement, AttributesBuilder labels) {
    switch (measurement) {
      case RunTime run -> {
        labels.put(MetricNames.RUN_STATE, MetricNames.word(run.state()));
        putRun(labels, run.outcome());
        runDuration.record(seconds(run.time()), labels.build());
      }
      case ResumedTime run -> {
        putRun(labels, run.outcome());
        resumedDuration.record(seconds(run.time()), labels.build());
      }
      case JobTime job -> {
        putJob(labels, job.queue(), job.outcome());
        jobDuration.record(seconds(job.time()), labels.build());
      }
      case QueueTime job -> {
        putJob(labels, job.queue(), job.outcome());
        queueDuration.record(seconds(job.time()), labels.build());
      }
      case JobError error -> {
        labels.put(MetricNames.ERROR_TYPE, errorTypes.bound(error.errorType()));
        runErrors.add(1, labels.build());
      }
      case SystemError error -> {
        labels.put(MetricNames.COMPONENT, AGENT);
        labels.put(MetricNames.ERROR_TYPE, errorTypes.bound(error.errorType()));
        systemErrors.add(1, labels.build());
      }
      case PathTime path -> {
        recordPart(labels, "run", path.ran());
        recordPart(labels, "queue", path.queued());
        recordPart(labels, "blocked", path.blocked());
        recordPart(labels, "gap", path.gaps());
      }
    }
  }

  private void recordPart(AttributesBuilder labels, String part, Duration time) {
    pathDuration.record(seconds(time), labels.put(MetricNames.PATH_PART, part).build());
  }

  private static void putRun(AttributesBuilder labels, @Nullable Outcome outcome) {
    if (outcome == null) {
      return;
    }
    labels.put(MetricNames.RUN_RESULT, MetricNames.word(outcome.result()));
    if (outcome.errorType() != null) {
      labels.put(MetricNames.ERROR_TYPE, outcome.errorType()); // a run's is always "failed"
    }
  }

  private void putJob(AttributesBuilder labels, String queue, Outcome outcome) {
    labels.put(MetricNames.QUEUE, queues.bound(queue));
    labels.put(MetricNames.JOB_RESULT, MetricNames.word(outcome.result()));
  }

  private static double seconds(Duration time) {
    return time.getSeconds() + time.getNano() / 1e9;
  }

  private static DoubleHistogram histogram(
      Meter meter, String name, String description, List<Double> buckets) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setDescription(description)
        .setExplicitBucketBoundariesAdvice(buckets)
        .build();
  }

  private static LongCounter counter(Meter meter, String name, String unit, String description) {
    return meter.counterBuilder(name).setUnit(unit).setDescription(description).build();
  }
}
