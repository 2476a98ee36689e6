package io.kitetrace.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.Outcome.Result;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
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
      String state, boolean blocked, String blockedState, Result result, String errorType)
      throws Exception {
    Build build =
        read(
            """
            {"id":"b","state":"%s","blocked":%s,"blocked_state":"%s","jobs":[]}"""
                .formatted(state, blocked, blockedState));
    assertThat(Outcome.of(build)).isEqualTo(new Outcome(result, errorType, errorType != null));
    assertThat(Outcome.isBlocked(build)).isEqualTo(blocked || state.equals("blocked"));
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
    "failed,    -1,  ,        ,              true,  ERROR,   agent_lost",
    "failed,    1,   SIGTERM, agent_stop,    true,  ERROR,   agent_stop",
    "failed,    -1,  ,        cancel,        false, ERROR,   cancel",
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
      String errorType)
      throws Exception {
    Build build =
        read(
            """
            {"id":"b","state":"passed","jobs":[{"id":"j","type":"script","state":"%s",
             "exit_status":%s,"signal":%s,"signal_reason":%s,"soft_failed":%s}]}"""
                .formatted(state, exitStatus, quoted(signal), quoted(reason), soft));
    assertThat(Outcome.of(build.jobs().getFirst()))
        .isEqualTo(new Outcome(result, errorType, errorType != null && !soft));
  }

  private static String quoted(@Nullable String text) {
    return text == null ? "null" : '"' + text + '"';
  }

  private static Build read(String json) throws MalformedBuildException {
    return new BuildReader().read(json.getBytes(StandardCharsets.UTF_8));
  }
}
