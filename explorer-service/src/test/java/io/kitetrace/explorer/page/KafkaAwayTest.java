package io.kitetrace.explorer.page;

import static io.kitetrace.testing.builds.Json.id;
import static io.kitetrace.testing.builds.Json.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.explorer.Timelines;
import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.testing.builds.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages while Kafka does not answer: all that the index has is still there. */
class KafkaAwayTest {

  @TempDir private Path folder;

  @Test
  void pages_whileKafkaIsAway_showWhatTheIndexHas_andSayWhatIsMissing() throws Exception {
    Json build = Json.build("a").jobs(job("unit", 0, 1, 60), job("lint", 0, 1, 9));
    EmbeddedKafka broker = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder.resolve("broker")));
    try (ServedPages pages = new ServedPages(folder, List.of(build), broker.bootstrapServers())) {
      pages.writeTimelines(List.of(Timelines.log(build.read(), 0, Map.of("Install", 5.0))));
      assertThat(pages.get("/builds/" + id("a")).body()).contains(">Install</bdi>");
      broker.close();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> pages.explorer().indexer().kafka().silentSince() != null);
      HttpResponse<String> page = pages.get("/builds/" + id("a"));
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body())
          .contains("does not answer", "the waterfall needs the log", ">unit</bdi>", ">lint</bdi>")
          .doesNotContain("kt-grid");
      assertThat(pages.get("/builds").body()).contains("web #7", "does not answer");
      assertThat(pages.get("/api/builds/" + id("a")).body()).contains("\"job_attempts\"");
      assertThat(pages.get("/insights/slowest_sections?from=2026-03-01").body())
          .contains("Install");
      // Whether the log has it cannot be said now.
      HttpResponse<String> unknown = pages.get("/builds/" + id("unknown"));
      assertThat(unknown.statusCode()).isIn(404, 503);
    } finally {
      broker.close();
    }
  }
}
