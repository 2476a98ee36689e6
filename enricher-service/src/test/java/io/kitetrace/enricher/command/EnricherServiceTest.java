package io.kitetrace.enricher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.enricher.Enricher;
import io.kitetrace.enricher.TestLog;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.settings.Variables;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** The service as it is wired: configuration, topics, health, metrics. */
class EnricherServiceTest {

  private static final Map<String, Object> FREE_PORT = Map.of("micronaut.server.port", -1);

  @Test
  void service_started_isReadyAndHasMadeTheTimelinesToFitTheLog() throws Exception {
    try (TestLog log = new TestLog(3);
        ApplicationContext context =
            EnricherFactory.start(Variables.of(log.variables(Map.of())), FREE_PORT)) {
      URI server = context.getBean(EmbeddedServer.class).start().getURI();
      Enricher enricher = context.getBean(Enricher.class);
      assertThat(status(server, "/health/readiness")).isEqualTo(503);
      enricher.start(Enricher.FOR_EVER);

      assertThat(status(server, "/health/liveness")).isEqualTo(200);
      assertThat(body(server, "/health/readiness")).contains("\"timelinesWritten\":0");
      assertThat(body(server, "/prometheus"))
          .contains("kitetrace_enricher_builds_total{outcome=\"asked\"} 0.0");
      String timelines = log.topics().timelines();
      assertThat(
              log.admin()
                  .describeTopics(List.of(timelines))
                  .allTopicNames()
                  .get()
                  .get(timelines)
                  .partitions())
          .hasSize(3);

      enricher.threads().failed("log-consumer", new AssertionError("test"));
      assertThat(status(server, "/health/liveness")).isEqualTo(503);
      assertThat(body(server, "/health/liveness")).contains("log-consumer");
    }
  }

  @Test
  void service_whereTheTimelinesDoNotFitTheLog_saysSo() throws Exception {
    try (TestLog log = new TestLog(3)) {
      log.admin()
          .createTopics(List.of(new NewTopic(log.topics().timelines(), 2, (short) 1)))
          .all()
          .get();
      try (ApplicationContext context =
          EnricherFactory.start(Variables.of(log.variables(Map.of())), FREE_PORT)) {
        assertThatThrownBy(() -> context.getBean(Enricher.class).start(Enricher.FOR_EVER))
            .isInstanceOf(SettingsException.class)
            .hasMessageContaining("job-timelines has 2 partitions")
            .hasMessageContaining("would forget timelines");
      }
    }
  }

  @Test
  void service_withoutPipelines_isWrongConfiguration() {
    assertThatThrownBy(() -> EnricherFactory.start(Variables.of(Map.of()), FREE_PORT))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("ENRICH_PIPELINES");
  }

  private static int status(URI server, String path) throws Exception {
    return get(server, path).statusCode();
  }

  private static String body(URI server, String path) throws Exception {
    return get(server, path).body();
  }

  private static HttpResponse<String> get(URI server, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(server.resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
