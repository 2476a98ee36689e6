package io.kitetrace.trace;

import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;

import io.kitetrace.model.Execution;
import io.kitetrace.model.Job;
import io.kitetrace.model.Outcome;
import io.kitetrace.model.TriggerJob;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of spans: unset where nothing failed, as OpenTelemetry asks, and with a sentence for
 * people where something did. The sentence is left out where an attribute that it is made of is.
 */
final class SpanStatus {

  private static final List<AttributeKey<?>> TOLD_OF_JOBS =
      List.of(
          ERROR_TYPE,
          BuildkiteAttributes.JOB_EXIT_STATUS,
          BuildkiteAttributes.JOB_SIGNAL,
          BuildkiteAttributes.JOB_SIGNAL_REASON);

  static StatusData ofBuild(BuildContext context, Outcome outcome) {
    if (!outcome.isError()) {
      return StatusData.unset();
    }
    int failed = 0;
    int jobs = 0;
    for (Job job : context.jobs) {
      Execution run = job.execution();
      if (run != null && !run.retry().superseded()) {
        jobs++;
        failed += Outcome.of(job).isError() ? 1 : 0;
      }
    }
    String sentence =
        outcome.result() == Outcome.Result.TIMEOUT
            ? timeout(outcome)
            : failed == 0
                ? "the build failed"
                : failed + " of " + jobs + (jobs == 1 ? " job failed" : " jobs failed");
    return error(context, sentence, context.rules.keeps(ERROR_TYPE));
  }

  static StatusData ofJob(BuildContext context, Outcome outcome, Job job, Execution run) {
    if (!outcome.isError()) {
      return StatusData.unset();
    }
    String sentence =
        switch (outcome.result()) {
          case TIMEOUT -> timeout(outcome);
          case ERROR -> machine(run);
          case FAILURE -> command(job, run);
          case SUCCESS, CANCELLATION, SKIP, UNKNOWN -> "";
        };
    return error(context, sentence, TOLD_OF_JOBS.stream().allMatch(context.rules::keeps));
  }

  private static StatusData error(BuildContext context, String sentence, boolean told) {
    return StatusData.create(
        StatusCode.ERROR, told ? Texts.clean(sentence, context.options.maxValueLength()) : "");
  }

  private static String timeout(Outcome outcome) {
    return "expired".equals(outcome.errorType())
        ? "expired while waiting for an agent"
        : "timed out";
  }

  private static String machine(Execution run) {
    String reason = run.signalReason();
    if (reason == null) {
      return "the agent was lost";
    }
    if (run.signal() != null) {
      return killed(run.signal(), reason);
    }
    return switch (reason) {
      case "agent_stop" -> "the agent was stopped";
      case "agent_refused" -> "the agent refused the job";
      case "agent_incompatible" -> "the agent cannot run the job";
      case "process_run_error" -> "the command could not be started";
      case "stack_error" -> "the stack could not run the job";
      case "signature_rejected" -> "the job's signature was rejected";
      default -> "the agent was lost (" + reason + ")";
    };
  }

  private static String command(Job job, Execution run) {
    if (run.signal() != null) {
      return killed(run.signal(), run.signalReason());
    }
    if (run.exitStatus() == null) {
      return job instanceof TriggerJob ? "the triggered build failed" : "the job failed";
    }
    return "exit status " + run.exitStatus();
  }

  /** In old data a signal is a number. */
  private static String killed(String signal, @Nullable String reason) {
    boolean number = !signal.isEmpty() && signal.chars().allMatch(c -> c >= '0' && c <= '9');
    return "killed by "
        + (number ? "signal " : "")
        + signal
        + (reason == null ? "" : " (" + reason + ")");
  }

  private SpanStatus() {}
}
