package io.kitetrace.metrics.export;

import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.kitetrace.metrics.measure.Measurement.RunState;
import io.kitetrace.model.Outcome.Result;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.incubating.CicdIncubatingAttributes;
import io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CicdPipelineResultIncubatingValues;
import io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CicdPipelineRunStateIncubatingValues;
import io.opentelemetry.semconv.incubating.CicdIncubatingMetrics;
import java.util.List;

/**
 * Names, attributes and buckets of all metrics. Where the CI/CD conventions have a name it is
 * theirs; they have none for jobs and queues, and their namespace is not for others to extend.
 */
final class MetricNames {

  static final String RUN_DURATION = CicdIncubatingMetrics.CICD_PIPELINE_RUN_DURATION_NAME;
  static final String RUN_ERRORS = CicdIncubatingMetrics.CICD_PIPELINE_RUN_ERRORS_NAME;

  /** Resumption to next finish of runs that had finished before. */
  static final String RESUMED_DURATION = "buildkite.build.resumed.duration";

  static final String SYSTEM_ERRORS = CicdIncubatingMetrics.CICD_SYSTEM_ERRORS_NAME;

  /** The parts of the critical paths of runs. */
  static final String PATH_DURATION = "buildkite.build.critical_path.duration";

  /** Start to end of jobs. */
  static final String JOB_DURATION = "buildkite.job.duration";

  /** Runnable to start of jobs. */
  static final String QUEUE_DURATION = "buildkite.job.queue.duration";

  /** Records of the log by what became of them. */
  static final String RECORDS = "kitetrace.metrics.records";

  /** A slug. */
  static final AttributeKey<String> ORGANIZATION = stringKey("buildkite.organization.slug");

  /** A slug. */
  static final AttributeKey<String> PIPELINE = CicdIncubatingAttributes.CICD_PIPELINE_NAME;

  static final AttributeKey<String> RUN_STATE = CicdIncubatingAttributes.CICD_PIPELINE_RUN_STATE;
  static final AttributeKey<String> RUN_RESULT = CicdIncubatingAttributes.CICD_PIPELINE_RESULT;
  static final AttributeKey<String> JOB_RESULT =
      CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_RESULT;
  static final AttributeKey<String> ERROR_TYPE = ErrorAttributes.ERROR_TYPE;

  static final AttributeKey<String> COMPONENT = CicdIncubatingAttributes.CICD_SYSTEM_COMPONENT;

  /** run, queue, blocked or gap. */
  static final AttributeKey<String> PATH_PART = stringKey("buildkite.critical_path.part");

  /** The queue that a job asked for. */
  static final AttributeKey<String> QUEUE = stringKey("buildkite.agent.queue");

  /** What became of a record. */
  static final AttributeKey<String> DISPOSITION = stringKey("kitetrace.disposition");

  /**
   * Seconds. The conventions give no boundaries here, and the SDK's own are for milliseconds of
   * requests: these go from a second to eight hours, as runs and jobs do.
   */
  static final List<Double> RUN_BUCKETS =
      List.of(
          1.0, 5.0, 10.0, 30.0, 60.0, 120.0, 180.0, 300.0, 450.0, 600.0, 900.0, 1200.0, 1800.0,
          2700.0, 3600.0, 7200.0, 14400.0, 28800.0);

  /** Seconds; a good queue is short, so these are finer below a minute. */
  static final List<Double> QUEUE_BUCKETS =
      List.of(
          0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 45.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0,
          7200.0, 28800.0);

  static String word(Result result) {
    return switch (result) {
      case SUCCESS -> CicdPipelineResultIncubatingValues.SUCCESS;
      case FAILURE -> CicdPipelineResultIncubatingValues.FAILURE;
      case ERROR -> CicdPipelineResultIncubatingValues.ERROR;
      case TIMEOUT -> CicdPipelineResultIncubatingValues.TIMEOUT;
      case CANCELLATION -> CicdPipelineResultIncubatingValues.CANCELLATION;
      case SKIP -> CicdPipelineResultIncubatingValues.SKIP;
      case UNKNOWN -> "unknown";
    };
  }

  static String word(RunState state) {
    return switch (state) {
      case PENDING -> CicdPipelineRunStateIncubatingValues.PENDING;
      case EXECUTING -> CicdPipelineRunStateIncubatingValues.EXECUTING;
    };
  }

  private MetricNames() {}
}
