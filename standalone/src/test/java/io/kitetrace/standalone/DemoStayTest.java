package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code demo --stay} is there to be looked at, and goes when it is told to. */
class DemoStayTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Pattern PAGES = Pattern.compile("every build is at (http://127\\S+)");

  @TempDir Path folder;

  @Test
  void demoThatStays_servesItsWeeksOfBuilds_drawsWhatArrives_andEndsWithCtrlC() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    try (KitetraceProcess process =
        KitetraceProcess.startInForeground(folder, environment, "demo", "--stay")) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(process.err()).containsPattern(PAGES));
      Matcher found = PAGES.matcher(process.err());
      assertThat(found.find()).isTrue();
      URI pages = URI.create(found.group(1));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(get(pages.resolve("/prometheus")))
                      .containsPattern(
                          "kitetrace_emitter_builds_total\\{outcome=\"emitted\"} [4-9]\\d\\d"));
      assertThat(get(pages.resolve("/health"))).contains("\"indexing\":true");
      await().atMost(PATIENCE).until(() -> process.out().contains("BUILD "));
      assertThat(builds(process)).as("weeks of them are not drawn").isLessThan(100);
      process.interrupt();
      KitetraceProcess.Result end = process.await(PATIENCE);
      assertThat(end.exitCode()).as(end.err()).isEqualTo(130);
      assertThat(end.err()).contains("builds seen").doesNotContain("kitetrace: ");
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).isEmpty();
    }
  }

  private static long builds(KitetraceProcess process) {
    return process.out().lines().filter(line -> line.contains("BUILD ")).count();
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
