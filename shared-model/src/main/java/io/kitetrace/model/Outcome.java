package io.kitetrace.model;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a run or a job ended, in OpenTelemetry's words. The state decides first, so that a canceled
 * job with exit status −1 is canceled; then what the machine did; a soft failure is one like
 * others, but no error.
 *
 * @param errorType why it failed, such as {@code exit_status_1}; null where it did not
 * @param isError whether it counts: a failure that was not allowed
 */
public record Outcome(Result result, @Nullable String errorType, boolean isError) {

  private static final Outcome SUCCESS = new Outcome(Result.SUCCESS, null, false);
  private static final Outcome CANCELLATION = new Outcome(Result.CANCELLATION, null, false);
  private static final Outcome SKIP = new Outcome(Result.SKIP, null, false);
  private static final Outcome UNKNOWN = new Outcome(Result.UNKNOWN, null, false);

  /** Reasons that are the machine's fault, not the command's. */
  private static final Set<String> MACHINE_REASONS =
      Set.of(
          "agent_stop",
          "agent_refused",
          "agent_incompatible",
          "process_run_error",
          "stack_error",
          "signature_rejected");

  /**
   * The six words of the CI/CD conventions, and one for states that none of them fits. A trace
   * leaves the attribute out there; a metric needs a word, so that its counts add up.
   */
  public enum Result {
    SUCCESS("success"),
    FAILURE("failure"),
    ERROR("error"),
    TIMEOUT("timeout"),
    CANCELLATION("cancellation"),
    SKIP("skip"),
    UNKNOWN(null);

    private final @Nullable String word;

    Result(@Nullable String word) {
      this.word = word;
    }
  }

  /** A blocked build has the outcome that it had come to when it blocked. */
  public static Outcome of(Build build) {
    String state = build.state();
    String blockedState = build.blockedState();
    if (isBlocked(build) && blockedState != null && !blockedState.isEmpty()) {
      state = blockedState;
    }
    return "failed".equals(state) || "failing".equals(state)
        ? new Outcome(Result.FAILURE, "failed", true)
        : ofState(state);
  }

  /** Whether it waits for somebody to unblock it, or ended so. */
  public static boolean isBlocked(Build build) {
    return Boolean.TRUE.equals(build.blocked()) || "blocked".equals(build.state());
  }

  /** Of a job; one that runs nothing has its state alone. */
  public static Outcome of(Job job) {
    return "failed".equals(job.state()) ? ofFailed(job.execution()) : ofState(job.state());
  }

  /** The result as the conventions write it; null where no word fits. */
  public @Nullable String word() {
    return result.word;
  }

  private static Outcome ofFailed(@Nullable Execution run) {
    if (run == null) {
      return new Outcome(Result.FAILURE, "failed", true);
    }
    boolean counts = !Boolean.TRUE.equals(run.softFailed());
    String reason = run.signalReason();
    Long exitStatus = run.exitStatus();
    if ((exitStatus != null && exitStatus == -1)
        || (reason != null && MACHINE_REASONS.contains(reason))) {
      return new Outcome(Result.ERROR, reason == null ? "agent_lost" : reason, counts);
    }
    return new Outcome(Result.FAILURE, commandError(run), counts);
  }

  private static String commandError(Execution run) {
    if (run.signal() != null) {
      return "signal_" + run.signal();
    }
    return run.exitStatus() == null ? "failed" : "exit_status_" + run.exitStatus();
  }

  private static Outcome ofState(@Nullable String state) {
    if (state == null) {
      return UNKNOWN;
    }
    return switch (state) {
      case "passed" -> SUCCESS;
      case "timed_out", "expired" -> new Outcome(Result.TIMEOUT, state, true);
      case "canceled", "canceling" -> CANCELLATION;
      case "skipped", "not_run", "broken" -> SKIP;
      default -> UNKNOWN;
    };
  }
}
