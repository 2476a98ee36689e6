package io.kitetrace.trace;

import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.builds.Json;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanStatusTest {

  @ParameterizedTest
  @CsvSource({
    "passed,     0,   ,        ,              false, UNSET, ''",
    "failed,     1,   ,        ,              false, ERROR, exit status 1",
    "failed,     1,   ,        ,              true,  UNSET, ''",
    "failed,     ,    ,        ,              false, ERROR, the job failed",
    "failed,     255, SIGTERM, ,              false, ERROR, killed by SIGTERM",
    "failed,     255, 9,       ,              false, ERROR, killed by signal 9",
    "failed,     255, SIGTERM, agent_stop,    false, ERROR, killed by SIGTERM (agent_stop)",
    "failed,     -1,  SIGTERM, agent_stop,    true,  UNSET, ''",
    "failed,     -1,  ,        ,              false, ERROR, the agent was lost",
    "failed,     -1,  ,        dreaming,      false, ERROR, the agent was lost (dreaming)",
    "failed,     -1,  ,        agent_refused, false, ERROR, the agent refused the job",
    "timed_out,  255, SIGTERM, cancel,        false, ERROR, timed out",
    "expired,    ,    ,        ,              false, ERROR, expired while waiting for an agent",
    "canceled,   -1,  SIGTERM, ,              false, UNSET, ''",
    "broken,     ,    ,        ,              false, UNSET, ''",
    "dreaming,   1,   ,        ,              false, UNSET, ''",
  })
  void ofJob_isUnsetUnlessItFailed_andThenASentence(
      String state,
      @Nullable Integer exitStatus,
      @Nullable String signal,
      @Nullable String reason,
      boolean soft,
      StatusCode code,
      String sentence) {
    Json job =
        job("j", 0, 1, 5)
            .with("state", state)
            .with("exit_status", exitStatus)
            .with("signal", signal)
            .with("signal_reason", reason)
            .with("soft_failed", soft);
    assertThat(trace(build("b").jobs(job)).spans().getLast().getStatus())
        .isEqualTo(StatusData.create(code, sentence));
  }

  @Test
  void ofBuild_countsJobsWithoutReplacedAttempts() {
    Json replaced = failed("1").with("retried_in_job_id", Json.id("3"));
    Json build =
        build("b")
            .with("state", "failed")
            .jobs(replaced, failed("2"), job("3", 0, 0, 9), Json.manual("gate", 20));
    assertThat(root(build)).isEqualTo(StatusData.create(StatusCode.ERROR, "1 of 2 jobs failed"));
    assertThat(root(build("b").with("state", "failing").jobs(failed("1"))))
        .isEqualTo(StatusData.create(StatusCode.ERROR, "1 of 1 job failed"));
    assertThat(root(build("b").with("state", "failed")))
        .isEqualTo(StatusData.create(StatusCode.ERROR, "the build failed"));
  }

  @Test
  void ofBuild_isThatOfItsStateAlone() {
    Json soft = failed("1").with("soft_failed", true);
    Json canceled = failed("2").with("state", "canceled");
    assertThat(root(build("b").jobs(soft, canceled, failed("3")))).isEqualTo(StatusData.unset());
  }

  private static Json failed(String name) {
    return job(name, 0, 0, 5).with("state", "failed").with("exit_status", 1);
  }

  private static StatusData root(Json build) {
    return trace(build).spans().getFirst().getStatus();
  }

  private static Trace trace(Json build) {
    Trace trace = new TraceBuilder(TraceOptions.DEFAULTS).whole(build.read());
    for (SpanData span : trace.spans()) {
      Object errorType =
          span.getAttributes().asMap().get(io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE);
      assertThat(span.getStatus().getDescription()).isNotEqualTo(errorType);
    }
    return trace;
  }
}
