package io.kitetrace.metrics.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.metrics.BuildText;
import io.kitetrace.metrics.measure.Measurement.JobError;
import io.kitetrace.metrics.measure.Measurement.JobTime;
import io.kitetrace.metrics.measure.Measurement.PathTime;
import io.kitetrace.metrics.measure.Measurement.QueueTime;
import io.kitetrace.metrics.measure.Measurement.ResumedTime;
import io.kitetrace.metrics.measure.Measurement.RunState;
import io.kitetrace.metrics.measure.Measurement.RunTime;
import io.kitetrace.metrics.measure.Measurement.SystemError;
import io.kitetrace.model.Outcome;
import io.kitetrace.model.Outcome.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurerTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Outcome PASSED = new Outcome(Result.SUCCESS, null, false);
  private static final Outcome FAILED = new Outcome(Result.FAILURE, "failed", true);

  private final Measurer measurer = new Measurer();
  private final BuildText build = BuildText.build("b", "web", START);

  @Test
  void firstVersion_isPendingThenExecuting_withTheResultInTheLast() {
    build.ended("passed", 4, 64);
    build.script("j").queue("macs").ran("passed", 1, 4, 60);
    assertThat(measure(null))
        .containsExactly(
            new RunTime(RunState.PENDING, seconds(4), null),
            new RunTime(RunState.EXECUTING, seconds(60), PASSED),
            new QueueTime("macs", seconds(3), PASSED),
            new JobTime("macs", seconds(56), PASSED));
  }

  @Test
  void buildThatNeverStarted_isPendingToItsEnd() {
    build.text("state", "canceled").at("finished_at", 30);
    assertThat(measure(null))
        .containsExactly(
            new RunTime(
                RunState.PENDING, seconds(30), new Outcome(Result.CANCELLATION, null, false)));
  }

  @Test
  void startOfABuildThatResumedBeforeItWasSeen_isItsFirstJobs() {
    build.ended("passed", 500, 600);
    build.script("j").ran("passed", 1, 10, 50);
    assertThat(measure(null))
        .startsWith(
            new RunTime(RunState.PENDING, seconds(10), null),
            new RunTime(RunState.EXECUTING, seconds(590), PASSED));
  }

  @Test
  void retriedBuild_countsTheRunOnce_theResumptionAndTheNewAttemptAlone() {
    build.ended("failed", 1, 60);
    build.script("j1").ran("failed", 0, 1, 60).raw("exit_status", "2");
    assertThat(measure(null))
        .contains(new RunTime(RunState.EXECUTING, seconds(59), FAILED))
        .contains(new JobError("exit_status_2"));
    build.ended("passed", 101, 160);
    build.script("j2").at("created_at", 100).ran("passed", 100, 105, 155);
    assertThat(measure(build.time(60)))
        .containsExactly(
            new ResumedTime(seconds(60), PASSED),
            new QueueTime("default", seconds(5), PASSED),
            new JobTime("default", seconds(50), PASSED));
  }

  @Test
  void unblockedBuild_leavesTheWaitForAPersonOut() {
    build.ended("passed", 1, 60).raw("blocked", "true");
    build.script("j1").ran("passed", 0, 1, 60);
    build.job("gate", "manual").text("state", "blocked");
    assertThat(measure(null)).contains(new RunTime(RunState.EXECUTING, seconds(59), PASSED));
    build.ended("failed", 90_000, 90_050).raw("blocked", "false");
    build.job("gate", "manual").text("state", "unblocked").at("unblocked_at", 90_000);
    build.script("j2").at("created_at", 0).ran("failed", 90_001, 90_010, 90_049);
    assertThat(measure(build.time(60)))
        .startsWith(new ResumedTime(seconds(50), FAILED))
        .contains(new JobError("failed"))
        .hasSize(4);
  }

  @Test
  void versionWithTheSameFinish_isNoFurtherRun() {
    build.ended("passed", 1, 60).raw("meta_data", "{\"a\":\"1\"}");
    build.script("j").ran("passed", 0, 1, 60);
    measure(null);
    build.raw("meta_data", "{\"a\":\"2\"}");
    assertThat(measure(build.time(60))).isEmpty();
  }

  @Test
  void jobsThatEndAfterTheirCanceledBuild_areCountedOnceEach() {
    build.ended("canceled", 1, 60);
    build.script("j1").ran("canceled", 0, 1, 62);
    build.script("j2").text("state", "canceling").at("runnable_at", 0).at("started_at", 1);
    assertThat(jobTimes(measure(null))).containsExactly(seconds(61));
    build.script("j2").ran("canceled", 0, 1, 65);
    assertThat(jobTimes(measure(build.time(60)))).containsExactly(seconds(64));
    build.raw("meta_data", "{\"late\":\"1\"}");
    assertThat(measure(build.time(60))).isEmpty();
    build.ended("passed", 101, 160);
    build.script("j3").ran("passed", 100, 101, 150);
    assertThat(jobTimes(measure(build.time(60)))).containsExactly(seconds(49));
  }

  @Test
  void jobThatExpiredInItsQueue_hasWaitedAndNotRun() {
    build.ended("failed", 1, 100);
    build
        .script("j")
        .queue("gpu")
        .text("state", "expired")
        .at("runnable_at", 5)
        .at("finished_at", 95);
    Outcome expired = new Outcome(Result.TIMEOUT, "expired", true);
    assertThat(measure(null))
        .contains(new QueueTime("gpu", seconds(90), expired), new JobError("expired"))
        .noneMatch(JobTime.class::isInstance);
  }

  @Test
  void jobThatNeverBecameRunnable_hasNoTimes() {
    build.ended("failed", 1, 100);
    build.script("j").text("state", "broken").at("finished_at", 95);
    assertThat(measure(null)).hasSize(2).allMatch(RunTime.class::isInstance);
  }

  @Test
  void triggersBlocksAndWaiters_haveNoQueue_butAFailedTriggerIsAnError() {
    build.ended("failed", 1, 100);
    build.job("t", "trigger").ran("failed", 1, 2, 99);
    build.job("m", "manual").text("state", "unblocked").at("unblocked_at", 50);
    build.job("w", "waiter");
    assertThat(measure(null)).hasSize(3).contains(new JobError("failed"));
  }

  @Test
  void queue_isTheOneAskedFor_thenTheAgents_thenTheDefault() {
    build.ended("passed", 1, 100);
    build.script("asked").queue("a").ran("passed", 1, 2, 3).raw("agent", agent("b"));
    build.script("agents").ran("passed", 1, 2, 3).raw("agent", agent("b"));
    build.script("none").ran("passed", 1, 2, 3);
    assertThat(measure(null))
        .filteredOn(JobTime.class::isInstance)
        .extracting(job -> ((JobTime) job).queue())
        .containsExactly("a", "b", "default");
  }

  @Test
  void criticalPath_isMeasuredWithTheFirstFinishAlone() {
    build.ended("passed", 4, 64);
    build.script("j").ran("passed", 1, 4, 60);
    assertThat(measurer.measure(build.model(), null).measurements())
        .contains(new PathTime(seconds(56), seconds(3), Duration.ZERO, seconds(5)));
    build.ended("passed", 101, 160);
    assertThat(measurer.measure(build.model(), START.plusSeconds(64)).measurements())
        .isNotEmpty()
        .noneMatch(PathTime.class::isInstance);
  }

  @Test
  void jobThatTheMachineFailed_isAnErrorOfTheSystemToo() {
    build.ended("failed", 1, 100);
    build.script("lost").ran("failed", 1, 2, 3).raw("exit_status", "-1");
    build.script("failed").ran("failed", 1, 2, 3).raw("exit_status", "1");
    assertThat(measure(null))
        .filteredOn(SystemError.class::isInstance)
        .containsExactly(new SystemError("agent_lost"));
  }

  @Test
  void timesOutOfOrder_areZeroNotNegative() {
    build.ended("passed", 80, 70);
    build.script("j").ran("passed", 90, 85, 81);
    assertThat(measure(null))
        .contains(
            new RunTime(RunState.EXECUTING, Duration.ZERO, PASSED),
            new QueueTime("default", Duration.ZERO, PASSED),
            new JobTime("default", Duration.ZERO, PASSED));
  }

  @Test
  void lateJobs_forgetsTheOldestBuildFirst() {
    LateJobs late = new LateJobs(2);
    List<BuildText> builds =
        List.of("b1", "b2", "b3").stream().map(id -> BuildText.build(id, "web", START)).toList();
    for (BuildText text : builds) {
      text.ended("canceled", 1, 60).script("j").ran("canceled", 0, 1, 62);
      late.remember(text.model(), START.plusSeconds(60));
    }
    assertThat(builds)
        .extracting(text -> late.contains(text.model(), text.model().jobs().getFirst()))
        .containsExactly(false, true, true);
  }

  private List<Measurement> measure(String priorFinishedAt) {
    return measurer
        .measure(build.model(), priorFinishedAt == null ? null : Instant.parse(priorFinishedAt))
        .measurements()
        .stream()
        .filter(measurement -> !(measurement instanceof PathTime))
        .toList();
  }

  private static List<Duration> jobTimes(List<Measurement> measurements) {
    return measurements.stream()
        .filter(JobTime.class::isInstance)
        .map(job -> ((JobTime) job).time())
        .toList();
  }

  private static String agent(String queue) {
    return "{\"id\":\"a\",\"meta_data\":[\"queue=" + queue + "\"]}";
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
