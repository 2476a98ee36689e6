package io.kitetrace.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.otlp.OtlpReceiver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log's builds arrive as traces. */
class EmitterTest {

  private final TestLog log = new TestLog(3);
  private final OtlpReceiver receiver = OtlpReceiver.start();

  @AfterEach
  void close() {
    receiver.close();
    log.close();
  }

  @Test
  void builds_inTheLog_arriveWholeAndAreCommitted() throws Exception {
    List<TestBuild> builds = TestBuild.several(1, 50, 4);
    log.publish(builds.subList(0, 25));
    log.publish(builds.subList(25, 50));
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      emitter.awaitDrained(Duration.ofSeconds(20));
      assertThat(emitter.counters().emitted()).isEqualTo(50);
      assertThat(emitter.counters().consumed()).isEqualTo(50);
      assertThat(emitter.counters().spansExported()).isEqualTo(250);
    }
    assertThat(receiver.spanCount()).isEqualTo(250);
    assertThat(receiver.traceIds())
        .containsExactlyInAnyOrderElementsOf(builds.stream().map(TestBuild::traceId).toList());
    assertThat(log.committed(TestEmitter.group(log, TestEmitter.GROUP))).isEqualTo(log.end());
  }
}
