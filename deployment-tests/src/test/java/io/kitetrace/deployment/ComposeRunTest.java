package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.process.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docker compose --profile simulator … up} without Docker, until a build has arrived. */
class ComposeRunTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** That it was ended by SIGTERM, or that it had ended by itself then. */
  private static final Set<Integer> ENDED = Set.of(0, 143);

  @TempDir Path folder;
  private final Map<String, ServiceProcess> running = new LinkedHashMap<>();

  @Test
  void services_ofEveryProfile_bringBuildsToBothBackendsAndEndWhenTheyAreTold() throws Exception {
    ComposeRun.services().forEach(name -> assumeThat(ComposeRun.jar(name)).exists());
    try (EmbeddedKafka kafka =
            EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder.resolve("kafka")));
        OtlpReceiver tempo = OtlpReceiver.start();
        OtlpReceiver jaeger = OtlpReceiver.start()) {
      Map<String, String> places = new LinkedHashMap<>();
      places.put("kafka:9092", kafka.bootstrapServers());
      places.put("http://tempo:4317", tempo.grpcEndpoint());
      places.put("http://jaeger:4317", jaeger.grpcEndpoint());
      places.put("/data/", folder + "/");
      places.put("8090", "0");
      start("simulator", places);
      ServiceProcess simulator = running.get("simulator");
      await().atMost(PATIENCE).until(() -> simulator.server() != null);
      places.remove("8090");
      places.put("http://simulator:8090", String.valueOf(simulator.server()));
      ComposeRun.services().stream()
          .filter(name -> !name.equals("simulator"))
          .forEach(name -> start(name, places));

      await()
          .atMost(PATIENCE)
          .failFast(() -> running.forEach(ComposeRunTest::isAlive))
          .untilAsserted(
              () -> {
                assertThat(tempo.traceIds()).isNotEmpty();
                assertThat(jaeger.traceIds()).isNotEmpty();
                running.forEach(ComposeRunTest::isReady);
              });
      running.values().forEach(ServiceProcess::terminate);
      for (Map.Entry<String, ServiceProcess> service : running.entrySet()) {
        assertThat(service.getValue().awaitExit(60))
            .as("%s: %s", service.getKey(), service.getValue().output())
            .isIn(ENDED);
      }
    } finally {
      running.values().forEach(ServiceProcess::close);
    }
  }

  private void start(String service, Map<String, String> places) {
    running.put(service, new ComposeRun(folder, places).start(service));
  }

  private static void isAlive(String name, ServiceProcess service) {
    assertThat(service.isAlive()).as("%s: %s", name, service.output()).isTrue();
  }

  private static void isReady(String name, ServiceProcess service) {
    if (!name.equals("simulator")) {
      assertThat(service.status("/health/readiness")).as(name).isEqualTo(200);
    }
  }
}
