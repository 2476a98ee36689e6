package io.kitetrace.metrics;

import static io.kitetrace.metrics.Consumers.get;
import static io.kitetrace.metrics.Consumers.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.VersionTruth;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The figures of a simulated company are those of its truth. */
class SimulatedCompanyTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final String PATH = "buildkite.build.critical_path.duration";
  private static final String RECORDS = "kitetrace.metrics.records";
  private static final HttpClient http = HttpClient.newHttpClient();

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
  void figuresOfASimulatedCompany_equalItsTruth_overOtlpAndOnThePage() throws Exception {
    ExpectedFigures expected = new ExpectedFigures();
    long records = publishSimulatedCompany(expected);
    EmbeddedServer consumer = Consumers.start(log, receiver, Map.of());
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
    assertThat(Value.sums(sent, SimulatedCompanyTest::withoutQueuesAndErrors)).isEqualTo(truth);
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
    assertThat(Value.sums(shown, SimulatedCompanyTest::withoutQueuesAndErrorTypes))
        .isEqualTo(Value.sums(expected.values(), SimulatedCompanyTest::asOnThePage));
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
}
