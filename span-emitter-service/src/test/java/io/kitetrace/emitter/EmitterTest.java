package io.kitetrace.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.service.Destinations;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
      assertThat(emitter.metrics().emitted()).isEqualTo(50);
      assertThat(emitter.metrics().consumed()).isEqualTo(50);
      assertThat(emitter.metrics().spansExported()).isEqualTo(250);
    }
    assertThat(receiver.spanCount()).isEqualTo(250);
    assertThat(receiver.traceIds())
        .containsExactlyInAnyOrderElementsOf(builds.stream().map(TestBuild::traceId).toList());
    assertThat(log.committed(TestEmitter.group(log, TestEmitter.GROUP))).isEqualTo(log.end());
  }

  @Test
  void export_anError_endsTheEmitterWithASentenceAndCommitsNothingOfIt() throws Exception {
    log.publish(TestBuild.of(1, 2));
    EmitterSettings settings = TestEmitter.settings(log, receiver, Map.of());
    try (Emitter emitter = new Emitter(settings, new Failing(), Clock.systemUTC())) {
      emitter.start(Duration.ofSeconds(20));
      assertThatThrownBy(() -> emitter.awaitDrained(Duration.ofSeconds(20)))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("the thread otlp-export-1 ended unexpectedly");
      assertThat(emitter.threads().notAlive()).contains("otlp-export-1");
    }
    assertThat(log.committed(TestEmitter.group(log, TestEmitter.GROUP))).isZero();
  }

  private static final class Failing implements Destination {

    @Override
    public ExportOutcome send(List<Chunk> chunks, Duration timeout) {
      throw new NoClassDefFoundError("test");
    }

    @Override
    public int concurrency() {
      return 1;
    }

    @Override
    public String description() {
      return "failing";
    }

    @Override
    public void close() {}
  }

  @Test
  void close_whileKafkaIsAway_endsWhatNeverBegan() throws Exception {
    EmitterSettings settings =
        TestEmitter.settings(log, receiver, Map.of("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9"));
    Destination destination =
        Destinations.open(settings, System.out, new Terminal(false, false, false, 80));
    Emitter emitter = new Emitter(settings, destination, Clock.systemUTC());
    CompletableFuture<Void> starting =
        CompletableFuture.runAsync(
            () -> {
              try {
                emitter.start(Emitter.FOR_EVER);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    emitter.close();
    starting.get(60, TimeUnit.SECONDS);
    assertThat(emitter.ended()).isCompletedWithValue(false);
  }
}
