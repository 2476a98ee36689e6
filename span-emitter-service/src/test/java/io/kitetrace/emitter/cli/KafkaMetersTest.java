package io.kitetrace.emitter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.TestBuild;
import io.kitetrace.emitter.TestEmitter;
import io.kitetrace.emitter.TestLog;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.log.Logged;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Kafka's own meters: each partition's lag stands there, and no start warns of one. */
class KafkaMetersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void partitions_haveALagEach_andGoWhenTheyAreGivenUp() throws InterruptedException {
    try (Logged logged = Logged.by("io.micrometer");
        TestLog log = new TestLog(2);
        OtlpReceiver receiver = OtlpReceiver.start();
        ApplicationContext context =
            EmitterFactory.start(
                Variables.of(TestEmitter.variables(log, receiver, Map.of())),
                Map.of("micronaut.server.port", -1))) {
      PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
      Emitter emitter = context.getBean(Emitter.class);
      emitter.start(Emitter.FOR_EVER);
      log.publish(TestBuild.several(1, 20, 2));
      await().atMost(PATIENCE).until(() -> emitter.metrics().emitted() == 20);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(lags(registry, "partition=\"0\"")).hasSize(1);
                assertThat(lags(registry, "partition=\"1\"")).hasSize(1);
                assertThat(lags(registry, "")).hasSize(2);
              });
      assertThat(registry.scrape())
          .containsPattern("kafka_consumer_records_lag_max_records\\{client_id=\"[^\"]*\"\\}")
          .containsPattern("kafka_consumer_bytes_consumed_total[a-z_]*\\{client_id=\"[^\"]*\"\\}");
      emitter.close();
      assertThat(lags(registry, "")).isEmpty();
      assertThat(logged.warnings()).isEmpty();
    }
  }

  private static List<String> lags(PrometheusMeterRegistry registry, String tag) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith("kafka_consumer_records_lag_records{"))
        .filter(line -> line.contains(tag))
        .toList();
  }
}
