package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kitetrace.simulator.api.Faults;
import io.kitetrace.simulator.api.RateLimits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logs and artifacts that are gone, huge, slow, cut, sent on, or without time marks. */
class JobFilesFaultsTest {
  private static final String JOBS = "/v2/organizations/acme/jobs/";
  private final BuildkiteSimulator simulator =
      BuildkiteSimulator.start(
          SimulatorOptions.defaults().withBuilds(40).withRateLimits(RateLimits.unlimited()));
  private final Client client = new Client(simulator);
  private final HttpClient store =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private String job = "";

  @BeforeEach
  void findAJobWithTests() throws Exception {
    for (JsonNode build : client.json("/v2/organizations/acme/builds?per_page=100")) {
      for (JsonNode candidate : build.path("jobs")) {
        if (candidate.path("name").asText().contains("RSpec")
            && candidate.path("state").asText().equals("passed")) {
          job = candidate.path("id").asText();
        }
      }
    }
    assertThat(job).isNotEmpty();
  }

  @AfterEach
  void stop() {
    store.close();
    client.close();
    simulator.close();
  }

  @Test
  void unmarkedLog_hasHeaderTimesInItsJson_oneForEachHeader() throws Exception {
    JsonNode marked = client.json(JOBS + job + "/log");
    simulator.faults(Faults.none().withUnmarkedLogRate(1));
    JsonNode unmarked = client.json(JOBS + job + "/log");

    String log = unmarked.path("content").asText();
    assertThat(log).startsWith("~~~ Running agent environment hook\r\n").doesNotContain("_bk;t=");
    assertThat(unmarked.path("header_times"))
        .isEqualTo(marked.path("header_times"))
        .hasSize((int) log.lines().filter(l -> l.matches("(~~~|---|\\+\\+\\+) .*")).count());
    assertThat(unmarked.path("size").asInt())
        .isEqualTo(log.getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void log_servesItsLastBytes_andNoOtherRange() throws Exception {
    byte[] log = text().body();

    HttpResponse<byte[]> last =
        client.get(JOBS + job + "/log", "Accept", "text/plain", "Range", "bytes=-100");
    assertThat(last.statusCode()).isEqualTo(206);
    assertThat(last.body()).isEqualTo(Arrays.copyOfRange(log, log.length - 100, log.length));
    assertThat(last.headers().firstValue("Content-Range"))
        .contains("bytes %d-%d/%d".formatted(log.length - 100, log.length - 1, log.length));
    HttpResponse<byte[]> first =
        client.get(JOBS + job + "/log", "Accept", "text/plain", "Range", "bytes=0-99");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body()).isEqualTo(log);
  }

  @Test
  void hugeFiles_tellTheirSizeBefore_andAreStillWhatTheyWere() throws Exception {
    int size = text().body().length;
    String report = new String(download().body(), StandardCharsets.UTF_8);
    simulator.faults(Faults.none().withHugeFiles(1, 2_000_000));

    HttpResponse<byte[]> log = text();
    assertThat(log.body()).hasSizeBetween(2_000_000, 2_010_000);
    assertThat(new String(log.body(), 0, size, StandardCharsets.UTF_8)).contains("~~~ ");
    JsonNode json = client.json(JOBS + job + "/log");
    assertThat(json.path("content").asText()).hasSizeGreaterThan(1_990_000).endsWith("wait\r\n");
    assertThat(json.path("size").asInt()).isEqualTo(log.body().length);
    assertThat(artifact().path("file_size").asInt()).isEqualTo(download().body().length);
    assertThat(new String(download().body(), StandardCharsets.UTF_8).strip())
        .isEqualTo(report.strip());
  }

  @Test
  void lostArtifacts_sayWhy_andCannotBeDownloaded() throws Exception {
    URI stored = stored();
    Set<String> states = new HashSet<>();
    for (long seed = 1; seed <= 20; seed++) {
      simulator.faults(Faults.none().withLostArtifactRate(1).withSeed(seed));
      states.add(artifact().path("state").asText());
    }
    assertThat(states).containsExactlyInAnyOrder("error", "deleted", "expired");
    assertThat(client.json(JOBS + job + "/artifacts?state=finished")).isEmpty();
    assertThat(client.get(URI.create(artifact().path("download_url").asText()).getPath()))
        .returns(404, HttpResponse::statusCode);
    assertThat(get(stored).statusCode()).isEqualTo(404);
  }

  @Test
  void artifacts_areFoundByGlob() throws Exception {
    for (String glob :
        new String[] {"reports/junit.xml", "**/*.xml", "**", "reports/**", "*/junit.???"}) {
      assertThat(client.json(JOBS + job + "/artifacts?path=" + glob)).as(glob).hasSize(1);
    }
    for (String glob : new String[] {"*.xml", "junit.xml", "**/junit?.xml", "reports"}) {
      assertThat(client.json(JOBS + job + "/artifacts?path=" + glob)).as(glob).isEmpty();
    }
  }

  @Test
  void download_isSentOnAndOn_cutOrSlow() throws Exception {
    URI stored = stored();
    byte[] report = get(stored).body();
    simulator.faults(Faults.none().withRedirects(2));
    URI next = stored;
    for (int hop = 0; hop < 2; hop++) {
      HttpResponse<byte[]> redirect = get(next);
      assertThat(redirect.statusCode()).isEqualTo(302);
      next = next.resolve(redirect.headers().firstValue("Location").orElseThrow());
    }
    assertThat(get(next).body()).isEqualTo(report);

    simulator.faults(Faults.none().withCutRate(1));
    assertThatThrownBy(() -> get(stored)).isInstanceOf(IOException.class);
    simulator.faults(Faults.none().withPauses(1, Duration.ofMillis(120)));
    long before = System.nanoTime();
    assertThat(get(stored).body()).isEqualTo(report);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(120));
  }

  @Test
  void counters_tellDifferentJobsAndDownloads() throws Exception {
    assertThat(text().body()).isEqualTo(text().body());
    assertThat(get(stored()).statusCode()).isEqualTo(200);

    assertThat(simulator.counters().jobs("job-log")).isEqualTo(1);
    assertThat(simulator.counters().ofEndpoint("job-log")).isEqualTo(2);
    assertThat(simulator.counters().jobs("job-artifacts")).isEqualTo(1);
    assertThat(simulator.counters().downloads()).isEqualTo(1);
  }

  @Test
  void testEngine_hasABuildsTestsWithFlakyOnes_pageByPage() throws Exception {
    int flaky = 0;
    int tests = 0;
    for (JsonNode build : client.json("/v2/organizations/acme/builds?per_page=100")) {
      String path =
          "/v2/analytics/organizations/acme/builds/" + build.path("id").asText() + "/tests";
      JsonNode page = client.json(path + "?per_page=100");
      for (JsonNode test : page) {
        JsonNode results = test.path("executions_count_by_result");
        boolean both = results.path("passed").asInt() > 0 && results.path("failed").asInt() > 0;
        assertThat(test.path("labels").toString()).isEqualTo(both ? "[\"flaky\"]" : "[]");
        assertThat(test.path("duration_min").asDouble())
            .isLessThanOrEqualTo(test.path("duration_avg").asDouble());
        flaky += both ? 1 : 0;
        tests++;
      }
      if (page.size() > 1) {
        assertThat(client.get(path + "?per_page=1").headers().firstValue("Link").orElse(""))
            .contains("rel=\"next\"");
      }
    }
    assertThat(tests).isGreaterThan(100);
    assertThat(flaky).isPositive();
    assertThat(client.get("/v2/analytics/organizations/acme/builds/none/tests").statusCode())
        .isEqualTo(404);
  }

  private HttpResponse<byte[]> text() throws Exception {
    return client.get(JOBS + job + "/log", "Accept", "text/plain");
  }

  private JsonNode artifact() throws Exception {
    return client.json(JOBS + job + "/artifacts").path(0);
  }

  private URI stored() throws Exception {
    URI url = URI.create(artifact().path("download_url").asText());
    return URI.create(
        new ObjectMapper().readTree(client.get(url.getPath()).body()).path("url").asText());
  }

  private HttpResponse<byte[]> download() throws Exception {
    return get(stored());
  }

  private HttpResponse<byte[]> get(URI uri) throws Exception {
    return store.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
  }
}
