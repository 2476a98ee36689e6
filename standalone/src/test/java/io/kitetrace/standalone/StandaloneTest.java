package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.catalogue.BuildTruth.JobTruth;
import io.kitetrace.simulator.catalogue.Truth;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedSpan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Buildkite's API → Kafka → OTLP, in real processes, against a simulated API and a real receiver.
 */
class StandaloneTest {

  private static final String SECRET = "bkua_this-is-secret";

  @TempDir Path folder;
  private final OtlpReceiver receiver = OtlpReceiver.start();

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void once_deliversEveryFinishedBuildAndEveryJobThatRanExactlyOnce_andNothingAgain()
      throws Exception {
    try (BuildkiteSimulator api = simulator(250)) {
      Truth truth = api.truth(api.anchor());
      long finished = truth.totals().finished();

      KitetraceProcess.Result first = once(api, grpc());
      assertThat(first.exitCode()).as(first.err()).isZero();
      Map<String, Double> summary = Json.figures(first.out());
      assertThat(summary.get("builds_published")).isEqualTo(finished).isPositive();
      assertThat(summary.get("builds_seen")).isEqualTo(api.counters().buildsServed());
      assertThat(summary.get("api_requests")).isEqualTo(api.counters().requests());
      assertThat(summary.get("builds_emitted")).isEqualTo(finished);
      assertThat(summary.get("dead_letters")).isZero();
      assertThat(summary.get("spans_exported")).isEqualTo(receiver.spanCount());
      assertThat(Set.copyOf(idsOf("build", "buildkite.build.id"))).isEqualTo(finishedIds(truth));
      assertThat(idsOf("job", "buildkite.job.id"))
          .containsAll(ranIds(truth))
          .doesNotHaveDuplicates();
      assertThat(receiver.spans())
          .extracting(s -> s.traceId() + s.spanId())
          .doesNotHaveDuplicates();

      long before = receiver.spanCount();
      KitetraceProcess.Result second = once(api, http());
      assertThat(second.exitCode()).as(second.err()).isZero();
      assertThat(Json.figures(second.out()).get("builds_published")).isZero();
      assertThat(receiver.spanCount()).isEqualTo(before);
    }
  }

  @Test
  void once_onRecordedBuilds_deliversWhatTheRecordingsHold() throws Exception {
    Path recordings = Recordings.folder();
    assumeTrue(Recordings.areThere(), "the recorded builds are not beside this checkout");
    Path list = Files.createDirectory(folder.resolve("recordings"));
    for (String page : List.of("payment-selector-page1.json", "payment-selector-page2.json")) {
      Files.createSymbolicLink(list.resolve(page), recordings.resolve("builds").resolve(page));
    }
    try (BuildkiteSimulator api =
        BuildkiteSimulator.start(SimulatorOptions.defaults().withRecordings(list))) {
      KitetraceProcess.Result result = once(api, http(), Map.of("HISTORY", "3650d"));
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(Json.figures(result.out()))
          .containsEntry("builds_seen", 145.0)
          .containsEntry("builds_emitted", 145.0)
          .containsEntry("dead_letters", 0.0);
      Map<String, Long> kinds =
          receiver.spans().stream()
              .collect(
                  Collectors.groupingBy(
                      s -> s.attributes().get("kitetrace.span.kind"), Collectors.counting()));
      // 598 script jobs that ran, and one that was canceled while it waited.
      assertThat(kinds)
          .containsEntry("build", 145L)
          .containsEntry("job", 599L)
          .containsEntry("trigger", 92L)
          .containsEntry("block", 88L)
          .containsEntry("queue", 548L);
      everySpanLiesInItsParent();
    }
  }

  @Test
  void service_killedAndStartedAgain_goesOnWithoutLossAndStopsInGoodOrder() throws Exception {
    try (BuildkiteSimulator api = simulator(60)) {
      Map<String, String> environment = environment(api, grpc());
      environment.put("POLL_INTERVAL", "1s");
      try (KitetraceProcess process = KitetraceProcess.start(folder, environment, "standalone")) {
        awaitUntil(() -> receiver.spanCount() > 0);
        process.close(); // SIGKILL
      }
      Set<String> finished = finishedIds(api.truth(api.anchor()));
      try (KitetraceProcess process = KitetraceProcess.start(folder, environment, "standalone")) {
        awaitUntil(() -> Set.copyOf(idsOf("build", "buildkite.build.id")).equals(finished));
        process.terminate();
        KitetraceProcess.Result end = process.await(Duration.ofSeconds(60));
        assertThat(end.exitCode()).as(end.err()).isIn(0, 143);
      }
    }
  }

  @Test
  void once_withAWrongToken_isOneSentenceNamingTheVariable() throws Exception {
    try (BuildkiteSimulator api =
        BuildkiteSimulator.start(
            SimulatorOptions.defaults()
                .withCompany(CompanyShape.defaults().withBuilds(1))
                .withToken("another"))) {
      KitetraceProcess.Result result = once(api, grpc());
      assertThat(result.exitCode()).isEqualTo(2);
      assertSentence(result.out(), result.err(), "BUILDKITE_API_TOKEN");
    }
  }

  @Test
  void once_withAnUnknownOrganization_isOneSentenceNamingTheVariable() throws Exception {
    try (BuildkiteSimulator api = simulator(1)) {
      OnceRun result = here(api, Map.of("BUILDKITE_ORGANIZATION", "nobody"));
      assertThat(result.exitCode()).isEqualTo(2);
      assertSentence(result.out(), result.err(), "BUILDKITE_ORGANIZATION");
    }
  }

  @Test
  void once_withTheApiAway_isOneSentenceNamingTheVariable() throws Exception {
    try (BuildkiteSimulator api = simulator(1)) {
      OnceRun result = here(api, Map.of("BUILDKITE_API_URL", "http://127.0.0.1:1"));
      assertThat(result.exitCode()).isEqualTo(1);
      assertSentence(result.out(), result.err(), "BUILDKITE_API_URL");
    }
  }

  @Test
  void standalone_withUnparsableValues_namesEachVariableAtOnce() throws Exception {
    OnceRun result =
        OnceRun.of(
            Map.of(
                "POLL_INTERVAL", "soon",
                "EMITTER_MAX_IN_FLIGHT", "lots",
                "OTEL_EXPORTER_OTLP_PROTOCOL", "smoke",
                "TRACE_MIN_QUEUE_SPAN", "x"));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err().lines().map(line -> line.split(":")[1].strip()))
        .containsExactlyInAnyOrder(
            "POLL_INTERVAL",
            "EMITTER_MAX_IN_FLIGHT",
            "OTEL_EXPORTER_OTLP_PROTOCOL",
            "TRACE_MIN_QUEUE_SPAN",
            "BUILDKITE_API_TOKEN",
            "BUILDKITE_ORGANIZATION");
  }

  @Test
  void demo_endsByItselfWithASummaryThatEqualsTheSimulatorsCounts() throws Exception {
    KitetraceProcess.Result result = KitetraceProcess.run(folder, Map.of(), "demo", "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    Map<String, Double> summary = Json.figures(result.out());
    assertThat(summary.get("builds_published"))
        .isEqualTo(summary.get("simulator_versions_finished"))
        .isPositive();
    assertThat(summary.get("builds_seen")).isEqualTo(summary.get("simulator_builds_served"));
    assertThat(summary.get("timelines")).isEqualTo(summary.get("simulator_job_files")).isPositive();
    assertThat(summary.get("api_requests")).isEqualTo(summary.get("simulator_requests"));
    assertThat(summary.get("timeline_spans")).isPositive();
    assertThat(result.err()).contains("what went on inside one of the jobs", "Running commands");
    assertThat(result.err()).contains("BUILD ").doesNotContain("\u001b[");
    assertThat(result.err().lines().filter(line -> !line.startsWith("WARNING: ")))
        .allMatch(line -> line.codePointCount(0, line.length()) <= 80);
  }

  private void everySpanLiesInItsParent() {
    Map<String, ReceivedSpan> byId =
        receiver.spans().stream().collect(Collectors.toMap(s -> s.traceId() + s.spanId(), s -> s));
    for (ReceivedSpan span : byId.values()) {
      assertThat(span.endNanos()).isGreaterThanOrEqualTo(span.startNanos());
      if (!span.isRoot()) {
        ReceivedSpan parent = byId.get(span.traceId() + span.parentSpanId());
        assertThat(parent).as("the parent of " + span.name()).isNotNull();
        assertThat(span.startNanos()).isGreaterThanOrEqualTo(parent.startNanos());
        assertThat(span.endNanos()).isLessThanOrEqualTo(parent.endNanos());
      }
    }
  }

  private static void assertSentence(String out, String err, String variable) {
    assertThat(err.lines().filter(line -> line.startsWith("kitetrace: ")))
        .singleElement()
        .asString()
        .contains(variable);
    assertThat(err + out).doesNotContain("\tat ").doesNotContain(SECRET);
    assertThat(out).isEmpty();
  }

  private List<String> idsOf(String kind, String attribute) {
    return receiver.spans().stream()
        .filter(s -> kind.equals(s.attributes().get("kitetrace.span.kind")))
        .map(s -> String.valueOf(s.attributes().get(attribute)))
        .toList();
  }

  private static Set<String> finishedIds(Truth truth) {
    return truth.finished().map(build -> build.id()).collect(Collectors.toSet());
  }

  private static Set<String> ranIds(Truth truth) {
    return truth
        .finished()
        .flatMap(build -> build.versions().getLast().jobs().stream())
        .filter(job -> job.type().equals("script") && job.ran())
        .map(JobTruth::id)
        .collect(Collectors.toSet());
  }

  private static BuildkiteSimulator simulator(int builds) {
    return BuildkiteSimulator.start(
        SimulatorOptions.defaults()
            .withCompany(
                CompanyShape.defaults().withBuilds(builds).withHistory(Duration.ofDays(10))));
  }

  private Map<String, String> grpc() {
    return Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.grpcEndpoint());
  }

  private Map<String, String> http() {
    return Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        receiver.httpEndpoint(),
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "http/protobuf");
  }

  @SafeVarargs
  private KitetraceProcess.Result once(BuildkiteSimulator api, Map<String, String>... more)
      throws Exception {
    return KitetraceProcess.run(folder, environment(api, more), "standalone", "--once", "--json");
  }

  /** The same in this JVM: for a start that a wrong setting ends. */
  private OnceRun here(BuildkiteSimulator api, Map<String, String> more) {
    Map<String, String> variables = environment(api, grpc(), more);
    variables.put("KITETRACE_DATA", folder.resolve("data").toString());
    return OnceRun.of(variables);
  }

  @SafeVarargs
  private static Map<String, String> environment(
      BuildkiteSimulator api, Map<String, String>... more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("BUILDKITE_API_URL", api.uri().toString());
    environment.put("BUILDKITE_API_TOKEN", SECRET);
    environment.put("BUILDKITE_ORGANIZATION", "acme");
    // A busy machine may take longer than the usual ten seconds; a second attempt is a repeat.
    environment.put("OTEL_EXPORTER_OTLP_TIMEOUT", "60000");
    for (Map<String, String> variables : more) {
      environment.putAll(variables);
    }
    return environment;
  }

  private static void awaitUntil(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(90)).until(condition);
  }
}
