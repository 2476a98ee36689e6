package io.kitetrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.VersionTruth;
import io.kitetrace.testing.kafka.TestKafka;
import io.micronaut.configuration.kafka.ConsumerRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.runtime.server.EmbeddedServer;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsConsumerTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final String PATH = "buildkite.build.critical_path.duration";
  private static final String RECORDS = "kitetrace.metrics.records";

  private static final String KAFKA = TestKafka.shared().bootstrapServers();
  private static final HttpClient http = HttpClient.newHttpClient();

  private LogWriter log;
  private MetricsReceiver receiver;

  @BeforeEach
  void open() throws Exception {
    log = new LogWriter(KAFKA);
    receiver = new MetricsReceiver();
  }

  @AfterEach
  void close() {
    log.close();
    receiver.close();
  }

  @Test
  void figuresOfASimulatedCompany_equalItsTruth_overOtlpAndOnThePage() throws Exception {
    ExpectedFigures expected = new ExpectedFigures();
    long records = publishSimulatedCompany(expected);
    EmbeddedServer consumer = start(Map.of());
    patiently().until(() -> log.isConsumedBy("kitetrace-metrics"));
    String page = get(consumer.getURI().resolve("/prometheus"));
    consumer.stop();

    Map<String, String> truth = Value.sums(expected.values(), Function.identity());
    Map<Series, Value> sent = new HashMap<>(receiver.values());
    assertThat(sent.remove(new Series(RECORDS, Map.of("kitetrace.disposition", "counted"))))
        .isEqualTo(new Value(records, 0));
    assertThat(pathParts(sent))
        .containsOnlyKeys("run", "queue", "blocked", "gap")
        .allSatisfy((part, runs) -> assertThat(runs).isEqualTo(expected.runs()));
    sent.keySet().removeIf(series -> series.name().equals(PATH));
    assertThat(Value.sums(sent, MetricsConsumerTest::withoutQueuesAndErrors)).isEqualTo(truth);
    assertThat(expected.values().keySet())
        .extracting(Series::name)
        .contains("buildkite.build.resumed.duration", "cicd.pipeline.run.errors")
        .contains("cicd.system.errors");

    assertThat(receiver.values().keySet())
        .extracting(Series::name)
        .allSatisfy(name -> assertThat(DocumentationTest.text()).contains("| `" + name + "`"));

    Map<Series, Value> shown = PrometheusText.parse(page);
    shown.keySet().removeIf(series -> !series.name().matches("(cicd|buildkite)_.*"));
    shown.keySet().removeIf(series -> series.name().startsWith(PATH.replace('.', '_')));
    assertThat(Value.sums(shown, MetricsConsumerTest::withoutQueuesAndErrorTypes))
        .isEqualTo(Value.sums(expected.values(), MetricsConsumerTest::asOnThePage));
  }

  @Test
  void metrics_haveTheConventionsNamesUnitsAndBucketsInSeconds() throws Exception {
    publish("passed", null, "a");
    log.commit();
    EmbeddedServer consumer = start(Map.of());
    patiently().until(() -> log.isConsumedBy("kitetrace-metrics"));
    String page = get(consumer.getURI().resolve("/prometheus"));
    consumer.stop();

    Metric runs = receiver.metric("cicd.pipeline.run.duration");
    assertThat(runs.getUnit()).isEqualTo("s");
    assertThat(runs.getDescription()).startsWith("Duration of a pipeline run");
    assertThat(runs.getHistogram().getDataPoints(0).getExplicitBoundsList())
        .startsWith(1.0, 5.0, 10.0, 30.0, 60.0)
        .endsWith(7200.0, 14400.0, 28800.0);
    assertThat(receiver.metric("buildkite.job.queue.duration").getUnit()).isEqualTo("s");
    assertThat(receiver.resource())
        .containsEntry("service.name", "kitetrace-metrics")
        .containsKey("service.instance.id");
    assertThat(page)
        .contains("# TYPE cicd_pipeline_run_duration_seconds histogram")
        .contains("cicd_pipeline_run_duration_seconds_bucket{")
        .contains("le=\"300.0\"")
        .contains("target_info{")
        .as("what Kafka's client and the framework tell")
        .contains("kafka_consumer_records_lag_max");
  }

  @Test
  void restartedConsumer_goesOnWhereItWas_andCountsNothingTwice() throws Exception {
    publish("passed", null, "a", "b", "c");
    log.commit();
    EmbeddedServer first = start(Map.of());
    patiently().until(() -> log.isConsumedBy("kitetrace-metrics"));
    first.stop();
    assertThat(counted()).isEqualTo(3);
    receiver.clear();
    publish("failed", null, "d");
    log.commit();
    EmbeddedServer second = start(Map.of());
    patiently().until(() -> log.isConsumedBy("kitetrace-metrics"));
    second.stop();
    assertThat(counted()).isEqualTo(1); // counters begin anew with the process
  }

  @Test
  void consumerStoppedInTheMiddle_hasSentAllThatItCommitted_andNoMore() throws Exception {
    int builds = 3_000;
    for (int i = 0; i < builds; i++) {
      publish("passed", null, "b" + i);
    }
    log.commit();
    EmbeddedServer first = start(Map.of());
    patiently().pollInterval(Duration.ofMillis(5)).until(() -> log.isBegunBy("kitetrace-metrics"));
    first.stop();
    long sent = counted();
    receiver.clear();
    EmbeddedServer second = start(Map.of());
    patiently().until(() -> log.isConsumedBy("kitetrace-metrics"));
    second.stop();
    assertThat(sent).isPositive();
    assertThat(sent + counted()).isEqualTo(builds);
  }

  @Test
  void shutdown_endsTheConsumer_beforeTheFrameworkDestroysAnything() {
    EmbeddedServer consumer = start(Map.of());
    ApplicationContext context = consumer.getApplicationContext();
    ConsumerRegistry consumers = context.getBean(ConsumerRegistry.class);
    assertThat(consumers.getConsumerIds()).hasSize(1);
    context.publishEvent(new ShutdownEvent(context));
    assertThat(consumers.getConsumerIds()).isEmpty();
    assertThat(context.isRunning()).isTrue();
    consumer.stop();
  }

  @Test
  void recordsThatAreNotCounted_areToldByReason_andHoldNothingUp() throws Exception {
    publish("passed", null, "aborted");
    log.abort();
    publish("passed", null, "counted");
    log.write("broken", "{\"id\":".getBytes(StandardCharsets.UTF_8), null);
    log.write("tombstone", null, null);
    log.write(build("passed", "times"), "yesterday");
    log.write(BuildText.build("running", "web", START).text("state", "running"), null);
    log.write(BuildText.build("other", "infra-1", START).ended("passed", 1, 2), null);
    log.write(
        BuildText.build("old", "web", START.minusSeconds(90_000)).ended("passed", 1, 2), null);
    publish("passed", null, "counted-too");
    log.commit();
    Duration sinceStart = Duration.between(START, Instant.now()).plusHours(1);
    EmbeddedServer consumer =
        start(Map.of("METRICS_PIPELINES", "web*", "METRICS_MAX_AGE", sinceStart.toSeconds() + "s"));
    patiently().until(() -> log.isConsumedBy("kitetrace-metrics"));
    String health = get(consumer.getURI().resolve("/health"));
    consumer.stop();

    assertThat(health).contains("\"status\":\"UP\"").contains("\"kafka\"");
    assertThat(counted()).isEqualTo(2);
    assertThat(Value.sums(receiver.values(), Function.identity()))
        .containsEntry(RECORDS + "{kitetrace.disposition=counted}", "2 × 0.000 s")
        .containsEntry(RECORDS + "{kitetrace.disposition=malformed}", "3 × 0.000 s")
        .containsEntry(RECORDS + "{kitetrace.disposition=unfinished}", "1 × 0.000 s")
        .containsEntry(RECORDS + "{kitetrace.disposition=unlisted}", "1 × 0.000 s")
        .containsEntry(RECORDS + "{kitetrace.disposition=too_old}", "1 × 0.000 s");
  }

  /** Every version of every build, each as the API wrote it while it was true. */
  private long publishSimulatedCompany(ExpectedFigures expected) throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(START);
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withBuilds(80)
            .withPipelines(6)
            .withJobsPerBuild(8)
            .withAnchor(START)
            .withClock(now::get)
            .withRateLimits(RateLimits.unlimited());
    long records = 0;
    try (BuildkiteSimulator buildkite = BuildkiteSimulator.start(options)) {
      List<BuildTruth> builds =
          buildkite.truth(START).builds().filter(b -> !b.versions().isEmpty()).toList();
      for (BuildTruth build : builds) {
        expected.add(build);
        String prior = null;
        for (VersionTruth version : build.versions()) {
          now.set(version.since());
          log.write(build.id(), json(buildkite.uri(), build), prior);
          prior = version.finishedAt().toString();
          records++;
        }
      }
    }
    log.commit();
    return records;
  }

  private static byte[] json(URI api, BuildTruth build) throws Exception {
    String path =
        "/v2/organizations/%s/pipelines/%s/builds/%d?include_retried_jobs=true"
            .formatted(build.organization(), build.pipeline(), build.number());
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve(path)).header("Authorization", "Bearer any").build();
    return http.send(request, BodyHandlers.ofByteArray()).body();
  }

  private void publish(String state, String prior, String... ids) {
    for (String id : ids) {
      log.write(build(state, id), prior);
    }
  }

  private static BuildText build(String state, String id) {
    BuildText build = BuildText.build(id, "web", START).ended(state, 1, 241);
    build.script("j").queue("linux").ran(state, 1, 2, 240);
    return build;
  }

  private EmbeddedServer start(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("KAFKA_BOOTSTRAP_SERVERS", KAFKA);
    variables.put("BUILDS_TOPIC", log.topic());
    variables.put("METRICS_MAX_AGE", "none");
    variables.putAll(more);
    return MetricsFactory.start(
        Variables.of(variables),
        Map.of(
            "micronaut.server.port", "-1",
            "otel.metrics.exporter", "otlp",
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.exporter.otlp.endpoint", receiver.endpoint(),
            "otel.metric.export.interval", "3600000"));
  }

  private long counted() {
    return receiver.values().entrySet().stream()
        .filter(e -> e.getKey().name().equals("cicd.pipeline.run.duration"))
        .filter(e -> e.getKey().labels().containsKey("cicd.pipeline.result"))
        .mapToLong(e -> e.getValue().count())
        .sum();
  }

  /** How many runs each part was recorded of; what the parts are is the trace's to test. */
  private static Map<String, Long> pathParts(Map<Series, Value> sent) {
    Map<String, Long> parts = new HashMap<>();
    sent.forEach(
        (series, value) -> {
          if (series.name().equals(PATH)) {
            parts.merge(
                series.labels().get("buildkite.critical_path.part"), value.count(), Long::sum);
          }
        });
    return parts;
  }

  private static Series withoutQueuesAndErrors(Series series) {
    return series.name().endsWith(".errors")
        ? series.keeping("buildkite.organization.slug", "cicd.pipeline.name")
        : series.without("buildkite.agent.queue");
  }

  private static Series withoutQueuesAndErrorTypes(Series series) {
    return series.name().endsWith("_errors_total")
        ? series.keeping("buildkite_organization_slug", "cicd_pipeline_name")
        : series.without("buildkite_agent_queue");
  }

  private static Series asOnThePage(Series series) {
    Map<String, String> labels = new HashMap<>();
    series.labels().forEach((name, value) -> labels.put(name.replace('.', '_'), value));
    String name = series.name().replace('.', '_');
    return new Series(name + (name.endsWith("_errors") ? "_total" : "_seconds"), labels);
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(1));
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }
}
