package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.testing.http.Ports;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that consumed less than it published says so, however well it ended. */
class SharedGroupTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path folder;

  @Test
  void once_anotherMemberOfTheGroupTakesSome_isExitCode1() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    try (OtlpReceiver receiver = OtlpReceiver.start();
        BuildkiteSimulator api = simulator()) {
      receiver.answer(
          request -> {
            awaitQuietly(taken);
            return Answer.accept();
          });
      int port = Ports.free();
      Map<String, String> variables =
          OnceRun.variables(api.uri(), receiver, folder.resolve("data"));
      variables.put("KITETRACE_KAFKA_PORT", Integer.toString(port));
      variables.put("EMITTER_MAX_IN_FLIGHT", "64KB");
      variables.put("EMITTER_MAX_REQUEST_BYTES", "16KB");
      CompletableFuture<OnceRun> run = CompletableFuture.supplyAsync(() -> OnceRun.of(variables));
      await().atMost(PATIENCE).until(() -> receiver.requestCount() > 0);
      KafkaConsumer<byte[], byte[]> other = member(port);
      try (AutoCloseable closing = () -> other.close(CloseOptions.timeout(Duration.ZERO))) {
        other.subscribe(List.of("buildkite.builds"));
        int records = 0;
        while (records == 0) {
          records += other.poll(Duration.ofMillis(200)).count();
          other.commitSync();
        }
        taken.countDown();
        while (!run.isDone()) {
          other.poll(Duration.ofMillis(200));
          other.commitAsync((offsets, failure) -> {}); // the broker ends with the run
        }
      }
      OnceRun result = run.get(2, TimeUnit.MINUTES);
      Map<String, Double> figures = result.figures();
      assertThat(figures.get("builds_consumed")).isLessThan(figures.get("builds_published"));
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.sentences())
          .singleElement()
          .asString()
          .contains("builds were published and only", "EMITTER_GROUP");
    }
  }

  private static BuildkiteSimulator simulator() {
    return BuildkiteSimulator.start(
        SimulatorOptions.defaults()
            .withCompany(CompanyShape.defaults().withBuilds(300))
            .withRateLimits(RateLimits.unlimited()));
  }

  private static KafkaConsumer<byte[], byte[]> member(int port) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", "127.0.0.1:" + port,
            "group.id", "kitetrace-emitter",
            "auto.offset.reset", "earliest",
            "enable.auto.commit", "false",
            "isolation.level", "read_committed",
            "partition.assignment.strategy", CooperativeStickyAssignor.class.getName()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
