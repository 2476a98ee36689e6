package io.kitetrace.trace;

import io.kitetrace.model.Build;
import io.kitetrace.model.Execution;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a build or job ended, in OpenTelemetry's words.
 *
 * @param result the value of the result attribute; null where no word fits
 * @param errorType why it failed; null where it did not
 */
record Outcome(@Nullable String result, StatusData status, @Nullable String errorType) {

  private static final Outcome SUCCESS = new Outcome("success", StatusData.ok(), null);
  private static final Outcome CANCELLATION = unset("cancellation");
  private static final Outcome SKIP = unset("skip");
  private static final Outcome UNKNOWN = unset(null);

  /** Reasons that are the machine's fault, not the command's. */
  private static final Set<String> MACHINE_REASONS =
      Set.of(
          "agent_stop",
          "agent_refused",
          "agent_incompatible",
          "process_run_error",
          "stack_error",
          "signature_rejected");

  static Outcome ofBuild(Build build) {
    String state = build.state();
    String blockedState = build.blockedState();
    if (isBlocked(build) && blockedState != null && !blockedState.isEmpty()) {
      state = blockedState;
    }
    if (state == null) {
      return UNKNOWN;
    }
    return switch (state) {
      case "failed", "failing" -> error("failure", "failed");
      default -> ofState(state);
    };
  }

  static boolean isBlocked(Build build) {
    return build.blocked() || "blocked".equals(build.state());
  }

  /** The state decides before the exit status; {@code run} is null for a job that runs nothing. */
  static Outcome ofJob(@Nullable String state, @Nullable Execution run) {
    if (state == null) {
      return UNKNOWN;
    }
    return state.equals("failed") ? ofFailed(run) : ofState(state);
  }

  private static Outcome ofFailed(@Nullable Execution run) {
    if (run == null) {
      return error("failure", "failed");
    }
    if (Boolean.TRUE.equals(run.softFailed())) {
      return new Outcome("failure", StatusData.unset(), failure(run));
    }
    String reason = run.signalReason();
    if (reason != null && MACHINE_REASONS.contains(reason)) {
      return error("error", reason);
    }
    Long exitStatus = run.exitStatus();
    if (exitStatus != null && exitStatus == -1) {
      return error("error", reason == null ? "agent_lost" : reason);
    }
    return error("failure", failure(run));
  }

  private static String failure(Execution run) {
    if (run.signal() != null) {
      return "signal_" + run.signal();
    }
    return run.exitStatus() == null ? "failed" : "exit_status_" + run.exitStatus();
  }

  private static Outcome ofState(String state) {
    return switch (state) {
      case "passed" -> SUCCESS;
      case "timed_out" -> error("timeout", "timed_out");
      case "expired" -> error("timeout", "expired");
      case "canceled", "canceling" -> CANCELLATION;
      case "skipped", "not_run", "broken" -> SKIP;
      default -> UNKNOWN;
    };
  }

  private static Outcome error(String result, String errorType) {
    return new Outcome(result, StatusData.create(StatusCode.ERROR, errorType), errorType);
  }

  private static Outcome unset(@Nullable String result) {
    return new Outcome(result, StatusData.unset(), null);
  }
}
