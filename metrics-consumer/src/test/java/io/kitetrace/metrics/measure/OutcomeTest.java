package io.kitetrace.metrics.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.metrics.BuildText;
import io.kitetrace.metrics.BuildText.JobText;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {

  @ParameterizedTest
  @CsvSource({
    "passed,           false, '',      SUCCESS,",
    "failed,           false, '',      FAILURE, failed",
    "failing,          false, '',      FAILURE, failed",
    "canceled,         false, '',      CANCELLATION,",
    "canceling,        false, '',      CANCELLATION,",
    "skipped,          false, '',      SKIP,",
    "not_run,          false, '',      SKIP,",
    "blocked,          true,  passed,  SUCCESS,",
    "blocked,          false, failed,  FAILURE, failed",
    "passed,           true,  failed,  FAILURE, failed",
    "passed,           true,  running, UNKNOWN,",
    "passed,           true,  '',      SUCCESS,",
    "failed,           false, passed,  FAILURE, failed",
    "blocked,          true,  '',      UNKNOWN,",
    "of_a_later_year,  false, '',      UNKNOWN,",
  })
  void ofBuild_hasTheTracesWords(
      String state, boolean blocked, String blockedState, Result result, String errorType) {
    BuildText build =
        BuildText.build("b", "web", Instant.EPOCH)
            .ended(state, 1, 2)
            .raw("blocked", Boolean.toString(blocked))
            .text("blocked_state", blockedState);
    assertThat(Outcome.of(build.model())).isEqualTo(new Outcome(result, errorType));
  }

  @ParameterizedTest
  @CsvSource({
    "passed,    0,   ,        ,              false, SUCCESS,",
    "failed,    1,   ,        ,              false, FAILURE, exit_status_1",
    "failed,    127, ,        ,              true,  FAILURE, exit_status_127",
    "failed,    ,    ,        ,              false, FAILURE, failed",
    "failed,    255, SIGTERM, ,              false, FAILURE, signal_SIGTERM",
    "failed,    -1,  ,        ,              false, ERROR,   agent_lost",
    "failed,    -1,  SIGKILL, agent_stop,    false, ERROR,   agent_stop",
    "failed,    1,   ,        agent_refused, false, ERROR,   agent_refused",
    "failed,    -1,  ,        ,              true,  FAILURE, exit_status_-1",
    "timed_out, -1,  SIGKILL, cancel,        false, TIMEOUT, timed_out",
    "expired,   ,    ,        ,              false, TIMEOUT, expired",
    "canceled,  -1,  SIGTERM, agent_stop,    false, CANCELLATION,",
    "broken,    ,    ,        ,              false, SKIP,",
    "dreaming,  ,    ,        ,              false, UNKNOWN,",
  })
  void ofJob_hasTheTracesWords(
      String state,
      String exitStatus,
      String signal,
      String reason,
      boolean soft,
      Result result,
      String errorType) {
    BuildText build = BuildText.build("b", "web", Instant.EPOCH).ended("passed", 1, 2);
    JobText job = build.script("j").ran(state, 1, 2, 3).raw("soft_failed", Boolean.toString(soft));
    job.raw("exit_status", exitStatus == null ? "null" : exitStatus);
    if (signal != null) {
      job.text("signal", signal);
    }
    if (reason != null) {
      job.text("signal_reason", reason);
    }
    assertThat(Outcome.of(build.model().jobs().getFirst()))
        .isEqualTo(new Outcome(result, errorType));
  }
}
