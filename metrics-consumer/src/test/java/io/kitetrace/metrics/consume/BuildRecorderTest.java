package io.kitetrace.metrics.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.metrics.BuildText;
import io.kitetrace.metrics.measure.BuildMeasurements;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.runtime.settings.Globs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildRecorderTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final List<BuildMeasurements> recorded = new ArrayList<>();
  private final MetricsRecorder figures =
      new MetricsRecorder() {
        @Override
        public void record(BuildMeasurements measurements) {
          recorded.add(measurements);
        }

        @Override
        public void count(Disposition disposition) {
          throw new AssertionError("the listener counts");
        }
      };

  @Test
  void record_ofAFinishedBuild_recordsItsMeasurements() throws Exception {
    assertThat(recorder(Globs.ALL, DAY, 60).record(finishedAfter(10), null))
        .isEqualTo(Disposition.COUNTED);
    assertThat(recorded).hasSize(1);
    assertThat(recorded.getFirst().organization()).isEqualTo("acme");
    assertThat(recorded.getFirst().pipeline()).isEqualTo("web");
  }

  @Test
  void record_ofAnOldBuild_recordsNothing_butExactlyAtTheLimitItDoes() throws Exception {
    long day = DAY.toSeconds();
    assertThat(recorder(Globs.ALL, DAY, day + 11).record(finishedAfter(10), null))
        .isEqualTo(Disposition.TOO_OLD);
    assertThat(recorded).isEmpty();
    assertThat(recorder(Globs.ALL, DAY, day + 10).record(finishedAfter(10), null))
        .isEqualTo(Disposition.COUNTED);
    assertThat(recorder(Globs.ALL, null, 100 * day).record(finishedAfter(10), null))
        .isEqualTo(Disposition.COUNTED);
  }

  @Test
  void record_ofAPipelineThatIsNotListed_recordsNothing() throws Exception {
    assertThat(recorder(Globs.of(List.of("api*")), DAY, 60).record(finishedAfter(10), null))
        .isEqualTo(Disposition.UNLISTED);
    assertThat(recorded).isEmpty();
  }

  @Test
  void record_ofAHeaderThatIsNoTime_refusesInWordsThatNameIt() {
    assertThatThrownBy(() -> recorder(Globs.ALL, DAY, 60).record(finishedAfter(10), "soon"))
        .isInstanceOf(MalformedBuildException.class)
        .hasMessageContaining("kitetrace-prior-finished-at");
    assertThat(recorded).isEmpty();
  }

  private BuildRecorder recorder(Globs pipelines, Duration maxAge, long nowAfterStart) {
    InstantSource clock = InstantSource.fixed(START.plusSeconds(nowAfterStart));
    return new BuildRecorder(new BuildFilter(pipelines, maxAge), figures, clock);
  }

  private static byte[] finishedAfter(double seconds) {
    return BuildText.build("b", "web", START).ended("passed", 1, seconds).json();
  }
}
