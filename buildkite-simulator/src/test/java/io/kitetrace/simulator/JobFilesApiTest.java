package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.simulator.api.Faults;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Logs and artifacts of jobs. */
class JobFilesApiTest {
  private static final SimulatorOptions OPTIONS =
      SimulatorOptions.defaults().withBuilds(40).withToken("secret");
  private static final String JOBS = "/v2/organizations/acme/jobs/";

  @Test
  void log_hasTheAgentsMarksWithinTheJobsTime_asTextAndAsJson() throws Exception {
    try (var simulator = BuildkiteSimulator.start(OPTIONS);
        var client = new Client(simulator)) {
      JsonNode job = job(client, j -> j.path("state").asText().equals("passed"));
      String path = JOBS + job.path("id").asText() + "/log";
      HttpResponse<byte[]> text = client.get(path, "Accept", "text/plain");

      assertThat(text.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
      assertThat(Client.text(text))
          .startsWith("\u001b_bk;t=")
          .contains("~~~ Running commands\r\n", "+++ " + job.path("name").asText() + "\r\n");
      List<Long> marks = marks(Client.text(text));
      assertThat(marks).isSorted();
      assertThat(marks.getFirst()).isEqualTo(millis(job, "started_at"));
      assertThat(marks.getLast()).isEqualTo(millis(job, "finished_at"));

      JsonNode json = client.json(path);
      assertThat(json.path("content").asText()).isEqualTo(Client.text(text));
      assertThat(json.path("size").asInt()).isEqualTo(text.body().length);
      URI byBuild = URI.create(job.path("log_url").asText());
      assertThat(client.get(byBuild.getPath(), "Accept", "text/plain").body())
          .isEqualTo(text.body());
    }
  }

  @Test
  void head_tellsTheLogsSize() throws Exception {
    try (var simulator = BuildkiteSimulator.start(OPTIONS);
        var client = new Client(simulator)) {
      String path = JOBS + job(client, j -> true).path("id").asText() + "/log";
      int size = client.get(path, "Accept", "text/plain").body().length;
      HttpResponse<byte[]> head =
          send(
              HttpRequest.newBuilder(simulator.uri().resolve(path))
                  .header("Authorization", "Bearer secret")
                  .header("Accept", "text/plain")
                  .method("HEAD", HttpRequest.BodyPublishers.noBody()));

      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(size);
      assertThat(head.body()).isEmpty();
    }
  }

  @Test
  void artifact_isStoredOnAnotherHost_whichRefusesTheToken() throws Exception {
    try (var simulator = BuildkiteSimulator.start(OPTIONS);
        var client = new Client(simulator)) {
      JsonNode job = job(client, j -> j.path("name").asText().contains("RSpec"));
      String list = JOBS + job.path("id").asText() + "/artifacts?state=finished&path=";
      assertThat(client.json(list + "**/*.gz")).isEmpty();
      JsonNode artifact = client.json(list + "**/junit*.xml").path(0);
      assertThat(artifact.path("path").asText()).isEqualTo("reports/junit.xml");

      HttpResponse<byte[]> redirect =
          client.get(URI.create(artifact.path("download_url").asText()).getPath());
      assertThat(redirect.statusCode()).isEqualTo(302);
      URI stored = URI.create(redirect.headers().firstValue("Location").orElseThrow());
      assertThat(stored.getHost()).isNotEqualTo(simulator.uri().getHost());
      HttpResponse<byte[]> report = send(HttpRequest.newBuilder(stored));
      assertThat(report.body()).hasSize(artifact.path("file_size").asInt());
      assertThat(Client.text(report)).contains("<testsuite name=", "<testcase ");
      assertThat(
              send(HttpRequest.newBuilder(stored).header("Authorization", "Bearer secret"))
                  .statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void logThatIsGone_andJobThatIsNone_get404_andOtherScopes403() throws Exception {
    try (var simulator = BuildkiteSimulator.start(OPTIONS);
        var client = new Client(simulator)) {
      String path = JOBS + job(client, j -> true).path("id").asText() + "/log";
      simulator.faults(Faults.none().withGoneLogRate(1));
      assertThat(client.get(path).statusCode()).isEqualTo(404);
      assertThat(client.get(JOBS + "none/log").statusCode()).isEqualTo(404);
      assertThat(client.get(JOBS + "019c1f40-0000-4000-8000-0000000000b1/log").statusCode())
          .isEqualTo(404);
      assertThat(simulator.counters().requestsByEndpoint()).containsEntry("job-log/404", 3L);
    }
    try (var simulator =
            BuildkiteSimulator.start(OPTIONS.withScopes(Set.of("read_builds", "read_artifacts")));
        var client = new Client(simulator)) {
      JsonNode job = job(client, j -> true);
      assertThat(client.get(JOBS + job.path("id").asText() + "/log").statusCode()).isEqualTo(403);
      assertThat(client.get(JOBS + job.path("id").asText() + "/artifacts").statusCode())
          .isEqualTo(200);
    }
  }

  private static JsonNode job(Client client, Predicate<JsonNode> wanted) throws Exception {
    for (JsonNode build : client.json("/v2/organizations/acme/builds?per_page=100")) {
      for (JsonNode job : build.path("jobs")) {
        if (job.path("type").asText().equals("script")
            && !job.path("started_at").isNull()
            && !job.path("finished_at").isNull()
            && job.path("exit_status").asInt() >= 0
            && wanted.test(job)) {
          return job;
        }
      }
    }
    throw new AssertionError("no such job");
  }

  private static List<Long> marks(String log) {
    List<Long> marks = new ArrayList<>();
    String begin = "\u001b_bk;t=";
    for (int at = log.indexOf(begin); at >= 0; at = log.indexOf(begin, at + 1)) {
      int from = at + begin.length();
      marks.add(Long.parseLong(log.substring(from, log.indexOf('\u0007', from))));
    }
    return marks;
  }

  private static long millis(JsonNode job, String field) {
    return Instant.parse(job.path(field).asText()).toEpochMilli();
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }
}
