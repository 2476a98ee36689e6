package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.testing.process.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service costs what it needs itself, though the program holds all of them: nothing of the
 * explorer's database and templates is loaded by the others.
 */
class UnneededClassesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Pattern OF_THE_EXPLORER =
      Pattern.compile("\\] (org\\.duckdb\\.|gg\\.jte\\.)");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"poller", "emitter"})
  void service_withoutPages_loadsNothingOfThem(String service) throws Exception {
    Path classes = folder.resolve("classes.log");
    Map<String, String> variables =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
            // Not http: the first such address of its output is taken for its own.
            "BUILDKITE_API_URL", "https://127.0.0.1:1",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "https://127.0.0.1:1",
            "BUILDKITE_API_TOKEN", "none",
            "BUILDKITE_ORGANIZATION", "none");
    try (ServiceProcess process =
        ServiceProcess.start(
            Kitetrace.class,
            variables,
            folder.resolve("output.log"),
            List.of("-Xlog:class+load:file=" + classes),
            service)) {
      await()
          .atMost(PATIENCE)
          .failFast(() -> assertThat(process.isAlive()).as(process.output()).isTrue())
          .until(() -> process.status("/health/liveness") == 200);
      assertThat(process.get("/health")).isNotEmpty();
      assertThat(process.get("/prometheus")).contains("jvm_memory_used_bytes");
    }
    try (Stream<String> lines = Files.lines(classes)) {
      List<String> loaded = lines.toList();
      assertThat(loaded).anyMatch(line -> line.contains(" io.kitetrace.runtime."));
      assertThat(loaded.stream().filter(line -> OF_THE_EXPLORER.matcher(line).find())).isEmpty();
    }
  }
}
