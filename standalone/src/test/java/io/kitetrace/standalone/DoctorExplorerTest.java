package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the explorer needs is looked at, and whether the one answers that is asked. */
class DoctorExplorerTest {

  @TempDir Path folder;

  @Test
  void explorer_onKafka_needsTheLogAndAPlaceForItsIndex() throws Exception {
    try (EmbeddedKafka kafka =
        EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder.resolve("kafka")))) {
      Map<String, String> variables = new HashMap<>();
      variables.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
      variables.put("EXPLORER_DATA", folder.resolve("new/explorer.duckdb").toString());
      DoctorRun before = DoctorRun.of(variables, "--only", "explorer");
      assertThat(before.exitCode()).as(before.out()).isZero();
      assertThat(before.line("topic buildkite.builds")).startsWith("ok ").contains("absent");

      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        admin.createTopics(List.of(new NewTopic("buildkite.builds", 3, (short) 1))).all().get();
      }
      DoctorRun after = DoctorRun.of(variables, "--only", "explorer");
      assertThat(after.exitCode()).as(after.out()).isZero();
      assertThat(after.lines()).hasSize(5);
      assertThat(after.line("topic buildkite.builds")).contains("readable, 3 partitions");
      assertThat(after.line("topic buildkite.job-timelines")).contains("an enricher makes it");
      assertThat(after.line("index")).startsWith("ok ").contains("explorer.duckdb");
    }
  }

  @Test
  void index_whereNothingCanBeWritten_isTold() {
    Map<String, String> variables =
        Map.of("KITETRACE_DATA", folder.toString(), "EXPLORER_DATA", "/dev/null/explorer.duckdb");
    DoctorRun result = DoctorRun.of(variables, "--standalone", "--only", "explorer");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.line("index")).startsWith("wrong ").contains("EXPLORER_DATA", "/dev/null");
  }

  @Test
  void standalone_withoutAnExplorer_needsNoIndex() {
    Map<String, String> variables =
        Map.of("KITETRACE_DATA", folder.toString(), "EXPLORER_PORT", "0");
    DoctorRun result = DoctorRun.of(variables, "--standalone", "--only", "explorer");
    assertThat(result.exitCode()).as(result.out()).isZero();
    assertThat(result.out()).doesNotContain("index");
  }

  @Test
  void explorerThatIsAsked_readyOrNot_isTold() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    int[] status = {200};
    server.createContext(
        "/health/readiness",
        exchange -> {
          exchange.sendResponseHeaders(status[0], -1);
          exchange.close();
        });
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    try {
      assertThat(line(address)).startsWith("ok ").contains("is ready");
      status[0] = 503;
      assertThat(line(address)).startsWith("wrong ").contains("KITETRACE_EXPLORER_URL", "503");
    } finally {
      server.stop(0);
    }
    assertThat(line(address)).startsWith("wrong ").contains("does not answer");
    assertThat(line("http://kitetrace-explorer.invalid:8080"))
        .startsWith("ok ")
        .contains("none at");
  }

  private String line(String address) {
    Map<String, String> variables = new HashMap<>();
    variables.put("KITETRACE_EXPLORER_URL", address);
    variables.put("KITETRACE_DATA", folder.toString());
    variables.put("EXPLORER_PORT", "0");
    variables.put("BUILDKITE_API_URL", "http://127.0.0.1:1");
    variables.put("BUILDKITE_API_TOKEN", "none");
    variables.put("BUILDKITE_ORGANIZATION", "none");
    variables.put("OTEL_TRACES_EXPORTER", "console");
    return DoctorRun.of(variables, "--standalone").line("explorer");
  }
}
