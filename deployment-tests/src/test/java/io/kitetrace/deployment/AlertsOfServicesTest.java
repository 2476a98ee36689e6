package io.kitetrace.deployment;

import static io.kitetrace.deployment.ServicePage.lag;
import static io.kitetrace.deployment.ServicePage.number;
import static io.kitetrace.deployment.ServicePage.outcome;
import static io.kitetrace.deployment.ServicePage.page;
import static io.kitetrace.deployment.ServicePage.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.standalone.Kitetrace;
import io.kitetrace.testing.kafka.SecuredKafka;
import io.kitetrace.testing.kafka.StrimziUser;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.process.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Real services, put into the states that alerts are about: what they say at /prometheus then makes
 * those alerts fire, and no others.
 */
@Execution(ExecutionMode.CONCURRENT)
class AlertsOfServicesTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String TOKEN = "bkua_of-the-test";
  private static final String POLLER = "kitetrace-poller";
  private static final String EMITTER = "kitetrace-emitter";
  private static final String NOWHERE = "127.0.0.1:1";

  @TempDir static Path shared;
  private static EmbeddedKafka kafka;
  private static BuildkiteSimulator api;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(shared.resolve("kafka")));
    api =
        BuildkiteSimulator.start(
            SimulatorOptions.defaults().withBuilds(40).withOrganizations("acme").withToken(TOKEN));
    try (ServiceProcess poller = poller(shared, Map.of())) {
      page(poller, page -> value(page, "kitetrace_poller_builds_total{outcome=\"published\"}") > 0);
    }
  }

  @AfterAll
  static void stop() {
    api.close();
    kafka.close();
  }

  @Test
  void services_thatWork_raiseNothing() {
    try (OtlpReceiver backend = OtlpReceiver.start();
        ServiceProcess poller = poller(folder, Map.of());
        ServiceProcess emitter = emitter(folder, backend, Map.of())) {
      String polled =
          page(poller, page -> value(page, "kitetrace_poller_cursor_age_seconds{") >= 0);
      String emitted =
          page(
              emitter,
              page ->
                  value(page, "kitetrace_emitter_builds_total{outcome=\"emitted\"}") > 0
                      && value(page, "kitetrace_emitter_consumer_lag") == 0);

      assertThat(new ScrapedState().with(POLLER, polled).with(EMITTER, emitted).firing(folder))
          .isEmpty();
    }
  }

  @Test
  void poller_withoutKafkaFromTheStart_raisesThatItHasNoPlace() {
    try (ServiceProcess poller = poller(folder, Map.of("KAFKA_BOOTSTRAP_SERVERS", NOWHERE))) {
      String page = page(poller, p -> value(p, "kitetrace_poller_joined") == 0);

      assertThat(firing(POLLER, page))
          .contains("KitetracePollerNotJoined", "KitetraceOrganizationUnread")
          // Of this it hears once its first call has had its time.
          .isSubsetOf(
              "KitetracePollerNotJoined",
              "KitetraceKafkaUnreachable",
              "KitetraceOrganizationUnread");
    }
  }

  @Test
  void poller_withARevokedToken_raisesThatItIsRefused() {
    Map<String, String> revoked =
        Map.of(
            "BUILDKITE_API_TOKEN",
            "bkua_revoked",
            "POLLER_GROUP",
            "revoked",
            "POLLER_TRANSACTIONAL_ID_PREFIX",
            "revoked",
            "KITETRACE_TOPIC_PREFIX",
            "revoked.");
    try (ServiceProcess poller = poller(folder, revoked)) {
      String page =
          page(poller, p -> value(p, "kitetrace_poller_requests_total{status=\"401\"}") > 0);

      assertThat(firing(POLLER, page))
          .contains("KitetraceApiRefusesToken")
          .isSubsetOf(
              "KitetraceApiRefusesToken", "KitetracePollerTroubled", "KitetraceOrganizationUnread");
    }
  }

  @Test
  void services_whoseKafkaIsLost_raiseThat() {
    EmbeddedKafka own = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder.resolve("own")));
    Map<String, String> there = Map.of("KAFKA_BOOTSTRAP_SERVERS", own.bootstrapServers());
    try (OtlpReceiver backend = OtlpReceiver.start();
        ServiceProcess poller = poller(folder, there);
        ServiceProcess emitter = emitter(folder, backend, there)) {
      String before =
          page(poller, page -> value(page, "kitetrace_poller_cursor_age_seconds{") >= 0);
      assertThat(value(before, "kitetrace_poller_joined")).isOne();
      page(emitter, page -> lag(page) == 0);
      own.close();
      String polled =
          page(
              poller,
              page ->
                  value(page, "kitetrace_poller_troubles{with=\"kafka\"}") > 0
                      && value(page, "kitetrace_poller_joined") == 0);
      String emitted = page(emitter, page -> value(page, "kitetrace_emitter_kafka_reachable") == 0);

      assertThat(firing(POLLER, polled))
          .contains("KitetraceKafkaUnreachable", "KitetracePollerNotJoined");
      assertThat(firing(EMITTER, emitted)).containsExactly("KitetraceKafkaUnreachable");
    } finally {
      own.close();
    }
  }

  @Test
  void emitter_withoutKafkaFromTheStart_raisesThatItDoesNotRead() {
    try (OtlpReceiver backend = OtlpReceiver.start();
        ServiceProcess emitter =
            emitter(folder, backend, Map.of("KAFKA_BOOTSTRAP_SERVERS", NOWHERE))) {
      String page = page(emitter, p -> p.contains("kitetrace_emitter_builds_total"));

      assertThat(firing(EMITTER, page)).containsExactly("KitetraceEmitterNotReading");
    }
  }

  @Test
  void emitter_whoseKeyIsRefused_raisesThatItIsMisconfigured() {
    try (OtlpReceiver backend = OtlpReceiver.start()) {
      backend.answer(request -> new Answer.HttpStatus(401, "unknown key", null));
      try (ServiceProcess emitter =
          emitter(folder, backend, Map.of("EMITTER_GROUP", "kitetrace-emitter-refused"))) {
        String page = page(emitter, p -> outcome(p, "misconfigured") > 0 && lag(p) > 0);

        assertThat(firing(EMITTER, page))
            .containsExactlyInAnyOrder("KitetraceBackendRefusesUs", "KitetraceEmitterStuck");
      }
    }
  }

  @Test
  void emitter_whoseBackendIsAway_raisesThat() {
    Map<String, String> away =
        Map.of(
            "EMITTER_GROUP",
            "kitetrace-emitter-away",
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "http://" + NOWHERE);
    try (OtlpReceiver unused = OtlpReceiver.start();
        ServiceProcess emitter = emitter(folder, unused, away)) {
      String page = page(emitter, p -> outcome(p, "retryable") > 0 && lag(p) > 0);

      assertThat(firing(EMITTER, page))
          .containsExactlyInAnyOrder("KitetraceBackendAway", "KitetraceEmitterStuck");
    }
  }

  @Test
  void emitter_whoseBackendRefusesABuild_raisesDeadLetters() {
    try (OtlpReceiver backend = OtlpReceiver.start()) {
      AtomicReference<String> refused = new AtomicReference<>();
      backend.answer(
          request ->
              request.spans().stream()
                      .anyMatch(
                          span ->
                              refused.compareAndSet(null, span.traceId())
                                  || span.traceId().equals(refused.get()))
                  ? new Answer.HttpStatus(400, "no such trace, please", null)
                  : Answer.accept());
      try (ServiceProcess emitter =
          emitter(folder, backend, Map.of("EMITTER_GROUP", "kitetrace-emitter-letters"))) {
        String page =
            page(
                emitter,
                p ->
                    value(p, "kitetrace_emitter_dead_letters_total{reason=\"refused\"") > 0
                        && lag(p) == 0);

        assertThat(firing(EMITTER, page)).containsExactly("KitetraceDeadLetters");
      }
    }
  }

  @Test
  void emitter_withBrokenCredentials_raisesThatItRestarts() throws Exception {
    List<String> up = new ArrayList<>();
    List<String> starts = new ArrayList<>();
    try (SecuredKafka secured = SecuredKafka.start(folder);
        OtlpReceiver backend = OtlpReceiver.start()) {
      Map<String, String> variables =
          new HashMap<>(
              secured.variables(StrimziUser.read("31-user-emitter.yaml").name(), "wrong"));
      for (int life = 0; life < 4; life++) {
        try (ServiceProcess emitter =
            emitter(Files.createDirectory(folder.resolve("life" + life)), backend, variables)) {
          String page =
              await()
                  .atMost(LIMIT)
                  .until(
                      () -> emitter.get("/prometheus"),
                      p -> p.contains("process_start_time_seconds") || !emitter.isAlive());
          assertThat(emitter.awaitExit(180)).isEqualTo(1);
          boolean met = !page.isEmpty();
          up.addAll(List.of(met ? "1" : "0", "0", "0", "0", "0"));
          starts.addAll(
              List.of(met ? number(page, "process_start_time_seconds") : "_", "_", "_", "_", "_"));
        }
      }
    }
    assertThat(
            new ScrapedState()
                .running(POLLER)
                .with(EMITTER, "up", up)
                .with(EMITTER, "process_start_time_seconds", starts)
                .firing(folder, "10m"))
        .containsAnyOf("KitetraceRestarting", "KitetraceEmitterDown")
        .isSubsetOf("KitetraceRestarting", "KitetraceEmitterDown");
  }

  /** What fires when the service is like that, and the other one is there. */
  private Set<String> firing(String job, String page) {
    ScrapedState state = new ScrapedState().with(job, page);
    return (job.equals(POLLER)
            ? state.with(EMITTER, "kitetrace_emitter_consumer_lag 0")
            : state.running(POLLER))
        .firing(folder);
  }

  private static ServiceProcess poller(Path folder, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    variables.put("BUILDKITE_API_URL", api.uri().toString());
    variables.put("BUILDKITE_API_TOKEN", TOKEN);
    variables.put("BUILDKITE_ORGANIZATION", "acme");
    variables.put("API_REQUESTS_PER_MINUTE", "600");
    variables.put("POLL_INTERVAL", "2s");
    variables.putAll(more);
    return ServiceProcess.start(Kitetrace.class, variables, folder.resolve("poller.log"), "poller");
  }

  private static ServiceProcess emitter(
      Path folder, OtlpReceiver backend, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", backend.httpEndpoint());
    variables.putAll(more);
    return ServiceProcess.start(
        Kitetrace.class, variables, folder.resolve("emitter.log"), "emitter");
  }
}
