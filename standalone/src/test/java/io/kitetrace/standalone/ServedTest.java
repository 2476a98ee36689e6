package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.testing.otlp.OtlpReceiver;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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
      await().atMost(PATIENCE).until(() -> METRICS.matcher(process.err()).find());
      Matcher found = METRICS.matcher(process.err());
      assertThat(found.find()).isTrue();
      URI metrics = URI.create(found.group(1));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(get(metrics).body())
                      .contains("kitetrace_poller_builds_total{outcome=\"published\"} 5.0")
                      .contains("kitetrace_emitter_builds_total{outcome=\"emitted\"} 5.0"));
      HttpResponse<String> readiness = get(metrics.resolve("/health/readiness"));
      assertThat(readiness.statusCode()).isEqualTo(200);
      assertThat(readiness.body()).contains("\"poller\"", "\"emitter\"");
      assertThat(get(metrics.resolve("/health/liveness")).statusCode()).isEqualTo(200);
      assertThat(process.err()).contains("a new log begins in " + folder);
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

  private static String sentence(KitetraceProcess.Result result) {
    return result.err().lines().filter(line -> line.startsWith("kitetrace: ")).findFirst().get();
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
