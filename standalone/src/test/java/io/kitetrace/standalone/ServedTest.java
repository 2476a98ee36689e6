package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.DatabaseLimits;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code standalone} has health and metrics as the services have, and its ports' faults named. */
class ServedTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Pattern METRICS = Pattern.compile("metrics at (http://127\\S+)");

  @TempDir Path folder;
  private final OtlpReceiver receiver = OtlpReceiver.start();
  private final FewBuilds api = FewBuilds.start(FewBuilds.finished("web", 5));

  @AfterEach
  void stop() {
    api.close();
    receiver.close();
  }

  @Test
  void service_tellsHealthAndMetricsOfBoth_onThisMachineAlone() throws Exception {
    try (KitetraceProcess process = KitetraceProcess.start(folder, variables(), "standalone")) {
      await().atMost(PATIENCE).until(() -> receiver.traceIds().size() == 5);
      URI metrics = metrics(process);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(get(metrics).body())
                      .contains("kitetrace_poller_builds_total{outcome=\"published\"} 5.0")
                      .contains("kitetrace_emitter_builds_total{outcome=\"emitted\"} 5.0")
                      .contains("kitetrace_explorer_builds_total{outcome=\"indexed\"} 5.0"));
      HttpResponse<String> readiness = get(metrics.resolve("/health/readiness"));
      assertThat(readiness.statusCode()).isEqualTo(200);
      assertThat(readiness.body()).contains("\"poller\"", "\"emitter\"");
      assertThat(get(metrics.resolve("/health")).body()).contains("\"explorer\":{\"name\"");
      assertThat(process.err()).contains("every build is at " + metrics.resolve("/"));
      assertThat(get(metrics.resolve("/health/liveness")).statusCode()).isEqualTo(200);
      assertThat(process.err()).contains("a new log begins in " + folder);
    }
  }

  @Test
  void pages_showTheCompanysBuilds_andHowPollerAndEmitterAre() throws Exception {
    SimulatorOptions company =
        SimulatorOptions.defaults().withBuilds(20).withRateLimits(RateLimits.unlimited());
    try (BuildkiteSimulator buildkite = BuildkiteSimulator.start(company)) {
      Map<String, String> variables =
          OnceRun.variables(buildkite.uri(), receiver, folder.resolve("data"));
      variables.put("BUILDKITE_ORGANIZATION", company.organizations().getFirst());
      long finished = buildkite.truth(buildkite.anchor()).totals().finished();
      try (KitetraceProcess process = KitetraceProcess.start(folder, variables, "standalone")) {
        URI metrics = metrics(process);
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(get(metrics.resolve("/status")).body())
                        .contains("<h2>Poller</h2>", "<h2>Emitter</h2>")
                        .contains("<dt>Builds published</dt><dd>" + finished + "</dd>")
                        .contains("<dt>Builds sent</dt><dd>" + finished + "</dd>")
                        .contains("<dt>Builds</dt><dd>" + finished + "</dd>")
                        .contains("<dd>" + company.organizations().getFirst() + "</dd>")
                        .contains("<dt>Delivery</dt><dd>delivering</dd>")
                        .contains("<dt>Dead letters</dt><dd>0</dd>")
                        .containsPattern("<dt>Builds read up to</dt><dd>\\d+ (s|min|h) ago")
                        .containsPattern("<dt>Requests left this minute</dt><dd>\\d+ of 1,000"));
        Matcher id =
            Pattern.compile("\"id\":\"([0-9a-f-]{36})\"")
                .matcher(get(metrics.resolve("/api/builds")).body());
        assertThat(id.find()).isTrue();
        assertThat(get(metrics.resolve("/builds")).body()).contains("/builds/" + id.group(1));
      }
    }
  }

  @Test
  void service_takenPort_isOneSentenceNamingTheVariable() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> variables = variables();
      variables.put("MICRONAUT_SERVER_PORT", Integer.toString(taken.getLocalPort()));
      KitetraceProcess.Result result = KitetraceProcess.run(folder, variables, "standalone");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(sentence(result)).contains("MICRONAUT_SERVER_PORT");
    }
  }

  @Test
  void service_takenPortOfTheExplorer_isOneSentenceNamingTheVariable() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> variables = variables();
      variables.put("EXPLORER_PORT", Integer.toString(taken.getLocalPort()));
      KitetraceProcess.Result result = KitetraceProcess.run(folder, variables, "standalone");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(sentence(result)).startsWith("kitetrace: EXPLORER_PORT: ");
    }
  }

  @Test
  void service_usualPortTakenAndNoneChosen_isServedOnAFreeOne() throws Exception {
    // Where somebody else has it already, that is the same to us.
    try (ServerSocket taken = new ServerSocket()) {
      takeUsualPort(taken);
      Map<String, String> variables = variables();
      variables.put("MICRONAUT_SERVER_PORT", "");
      try (KitetraceProcess process = KitetraceProcess.start(folder, variables, "standalone")) {
        URI metrics = metrics(process);
        assertThat(metrics.getPort()).isNotEqualTo(8080);
        assertThat(get(metrics).statusCode()).isEqualTo(200);
        assertThat(process.err()).contains("every build is at " + metrics.resolve("/"));
      }
    }
  }

  @Test
  void service_explorerSwitchedOff_hasHealthAndMetricsAsBefore() throws Exception {
    Map<String, String> variables = variables();
    variables.put("EXPLORER_PORT", "0");
    try (KitetraceProcess process = KitetraceProcess.start(folder, variables, "standalone")) {
      URI metrics = metrics(process);
      assertThat(get(metrics).statusCode()).isEqualTo(200);
      assertThat(get(metrics.resolve("/health")).body()).doesNotContain("explorer");
      assertThat(get(metrics.resolve("/builds")).statusCode()).isEqualTo(404);
      assertThat(process.err()).doesNotContain("every build is at");
      assertThat(folder.resolve("data/explorer.duckdb")).doesNotExist();
    }
  }

  @Test
  void service_explorerThatCannotKeepItsIndex_pollsAndSendsAndTellsInItsHealth() throws Exception {
    Map<String, String> variables = variables();
    variables.put("EXPLORER_DATA", "/dev/null/explorer.duckdb");
    try (KitetraceProcess process = KitetraceProcess.start(folder, variables, "standalone")) {
      await().atMost(PATIENCE).until(() -> receiver.traceIds().size() == 5);
      URI metrics = metrics(process);
      HttpResponse<String> health = get(metrics.resolve("/health"));
      assertThat(health.body())
          .contains("\"indexing\":false", "\"reason\":\"")
          .contains("/dev/null");
      assertThat(get(metrics.resolve("/health/readiness")).statusCode()).isEqualTo(200);
      assertThat(get(metrics.resolve("/health/liveness")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void once_leavesTheIndexCaughtUp() throws Exception {
    OnceRun run = OnceRun.of(variables());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(indexed()).isEqualTo(5);

    assertThat(OnceRun.of(variables()).exitCode()).isZero();
    assertThat(indexed()).as("nothing came, and nothing is in it twice").isEqualTo(5);
  }

  private long indexed() throws SQLException {
    try (Database index =
            Database.openReadOnly(
                folder.resolve("data/explorer.duckdb"), new DatabaseLimits(64 << 20, 1));
        Connection reader = index.reader();
        Statement statement = reader.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(DISTINCT id) FROM builds")) {
      count.next();
      return count.getLong(1);
    }
  }

  @Test
  void once_explorerThatCannotKeepItsIndex_sendsAllAndWarns() {
    Map<String, String> variables = variables();
    variables.put("EXPLORER_DATA", "/dev/null/explorer.duckdb");
    OnceRun run = OnceRun.of(variables);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.figures()).containsEntry("builds_emitted", 5.0);
    assertThat(run.sentences())
        .singleElement()
        .asString()
        .startsWith("kitetrace: warning: the explorer has not indexed everything")
        .contains("/dev/null");
  }

  @Test
  void once_takenBrokerPort_namesItsVariableAndNotTheFolder() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> variables = variables();
      variables.put("KITETRACE_KAFKA_PORT", Integer.toString(taken.getLocalPort()));
      OnceRun run = OnceRun.of(variables);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.sentences())
          .singleElement()
          .asString()
          .contains("KITETRACE_KAFKA_PORT", Integer.toString(taken.getLocalPort()))
          .doesNotContain("KITETRACE_DATA");
    }
  }

  private Map<String, String> variables() {
    return OnceRun.variables(api.uri(), receiver, folder.resolve("data"));
  }

  private static URI metrics(KitetraceProcess process) {
    await().atMost(PATIENCE).until(() -> METRICS.matcher(process.err()).find());
    Matcher found = METRICS.matcher(process.err());
    assertThat(found.find()).isTrue();
    return URI.create(found.group(1));
  }

  private static void takeUsualPort(ServerSocket socket) throws IOException {
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080));
    } catch (BindException e) {
      // taken
    }
  }

  private static String sentence(KitetraceProcess.Result result) {
    return result.err().lines().filter(line -> line.startsWith("kitetrace: ")).findFirst().get();
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
