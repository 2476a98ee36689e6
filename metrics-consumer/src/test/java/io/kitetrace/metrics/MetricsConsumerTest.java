package io.kitetrace.metrics;

import static io.kitetrace.metrics.Consumers.get;
import static io.kitetrace.metrics.Consumers.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.configuration.kafka.ConsumerRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.runtime.server.EmbeddedServer;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each record of the log is counted once, also across restarts, or told by its reason. */
class MetricsConsumerTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final String RECORDS = "kitetrace.metrics.records";

  private LogWriter log;
  private MetricsReceiver receiver;

  @BeforeEach
  void open() throws Exception {
    log = new LogWriter(Consumers.KAFKA);
    receiver = new MetricsReceiver();
  }

  @AfterEach
  void close() {
    log.close();
    receiver.close();
  }

  @Test
  void metrics_haveTheConventionsNamesUnitsAndBucketsInSeconds() throws Exception {
    publish("passed", null, "a");
    log.commit();
    EmbeddedServer consumer = Consumers.start(log, receiver, Map.of());
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
    EmbeddedServer first = Consumers.start(log, receiver, Map.of());
    patiently().until(() -> log.isConsumedBy("kitetrace-metrics"));
    first.stop();
    assertThat(counted()).isEqualTo(3);
    receiver.clear();
    publish("failed", null, "d");
    log.commit();
    EmbeddedServer second = Consumers.start(log, receiver, Map.of());
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
    EmbeddedServer first = Consumers.start(log, receiver, Map.of());
    patiently().pollInterval(Duration.ofMillis(5)).until(() -> log.isBegunBy("kitetrace-metrics"));
    first.stop();
    long sent = counted();
    receiver.clear();
    EmbeddedServer second = Consumers.start(log, receiver, Map.of());
    patiently().until(() -> log.isConsumedBy("kitetrace-metrics"));
    second.stop();
    assertThat(sent).isPositive();
    assertThat(sent + counted()).isEqualTo(builds);
  }

  @Test
  void shutdown_endsTheConsumer_beforeTheFrameworkDestroysAnything() {
    EmbeddedServer consumer = Consumers.start(log, receiver, Map.of());
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
        Consumers.start(
            log,
            receiver,
            Map.of("METRICS_PIPELINES", "web*", "METRICS_MAX_AGE", sinceStart.toSeconds() + "s"));
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

  private long counted() {
    return receiver.values().entrySet().stream()
        .filter(e -> e.getKey().name().equals("cicd.pipeline.run.duration"))
        .filter(e -> e.getKey().labels().containsKey("cicd.pipeline.result"))
        .mapToLong(e -> e.getValue().count())
        .sum();
  }
}
