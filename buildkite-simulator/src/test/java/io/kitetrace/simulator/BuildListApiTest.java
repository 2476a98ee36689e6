package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.catalogue.BuildTruth;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of builds: their order, pages and filters. */
class BuildListApiTest {
  private static final Instant ANCHOR = Instant.parse("2026-03-18T14:00:00Z");
  private static final String BUILDS = "/v2/organizations/acme/builds";

  @SuppressWarnings("NullAway.Init")
  private static BuildkiteSimulator simulator;

  @SuppressWarnings("NullAway.Init")
  private static Client client;

  @SuppressWarnings("NullAway.Init")
  private static List<JsonNode> all;

  @BeforeAll
  static void start() throws Exception {
    simulator =
        BuildkiteSimulator.start(
            SimulatorOptions.defaults()
                .withBuilds(260)
                .withJobsPerBuild(12)
                .withAnchor(ANCHOR)
                .withClock(new MovableClock(ANCHOR))
                .withDeepestOffset(200)
                .withRateLimits(RateLimits.unlimited()));
    client = new Client(simulator);
    all = new ArrayList<>();
    for (int page = 1; page <= 3; page++) {
      client.json(BUILDS + "?per_page=100&page=" + page).forEach(all::add);
    }
  }

  @AfterAll
  static void stop() {
    client.close();
    simulator.close();
  }

  @Test
  void list_isNewestCreatedFirstAndComplete() {
    assertThat(all).hasSize(260);
    assertThat(all.reversed())
        .isSortedAccordingTo(
            (a, b) -> a.path("created_at").asText().compareTo(b.path("created_at").asText()));
    assertThat(all)
        .extracting(build -> build.path("id").asText())
        .containsExactlyElementsOf(simulator.truth().builds().map(BuildTruth::id).toList());
  }

  @Test
  void page_has30BuildsUnlessAskedAndNeverMoreThan100() throws Exception {
    assertThat(client.json(BUILDS)).hasSize(30);
    assertThat(client.json(BUILDS + "?per_page=7")).hasSize(7);
    assertThat(client.json(BUILDS + "?per_page=5000")).hasSize(100);
    assertThat(client.json(BUILDS + "?per_page=100&page=3")).hasSize(60);
    assertThat(client.json(BUILDS + "?per_page=100&page=3&branch=nowhere")).isEmpty();
  }

  @Test
  void link_leadsToTheOtherPagesWithTheSameParameters() throws Exception {
    String link =
        client
            .get(BUILDS + "?state[]=passed&per_page=20&page=2")
            .headers()
            .firstValue("Link")
            .orElseThrow();
    String address = simulator.uri() + BUILDS + "?state[]=passed&per_page=20&page=";
    assertThat(link)
        .contains(
            "<" + address + "1>; rel=\"first\"",
            "<" + address + "1>; rel=\"prev\"",
            "<" + address + "3>; rel=\"next\"",
            "rel=\"last\"");
    assertThat(client.get(BUILDS + "?per_page=100").headers().firstValue("Link").orElseThrow())
        .contains("page=3>; rel=\"last\"")
        .doesNotContain("prev");
    assertThat(
            client.get(BUILDS + "?per_page=100&page=3").headers().firstValue("Link").orElseThrow())
        .doesNotContain("next");
    assertThat(client.ids(BUILDS + "?per_page=90")).hasSize(260).doesNotHaveDuplicates();
  }

  @Test
  void tooDeepPage_gets400() throws Exception {
    assertThat(client.get(BUILDS + "?per_page=100&page=3").statusCode()).isEqualTo(200);
    HttpResponse<byte[]> tooDeep = client.get(BUILDS + "?per_page=100&page=4");
    assertThat(tooDeep.statusCode()).isEqualTo(400);
    assertThat(Client.json(tooDeep.body()).path("message").asText())
        .isEqualTo(
            "Listing builds this deep is not supported. Please narrow your query using filters such"
                + " as branch or created_from.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"passed", "failed", "canceled", "skipped", "not_run"})
  void stateFilter_showsThatState(String state) throws Exception {
    shows("state=" + state, build -> build.path("state").asText().equals(state));
    shows("state[]=" + state, build -> build.path("state").asText().equals(state));
  }

  @Test
  void finishedFilter_leavesOutSkippedAndNotRun() throws Exception {
    shows(
        "state=finished",
        build ->
            Set.of("passed", "failed", "blocked", "canceled")
                .contains(build.path("state").asText()));
    shows(
        "state[]=finished&state[]=skipped",
        build -> !build.path("state").asText().equals("not_run"));
  }

  @Test
  void blockedFilter_showsBothForms() throws Exception {
    shows("state=blocked", build -> build.path("blocked").asBoolean());
  }

  @Test
  void timeFilters_includeFromAndExcludeTo() throws Exception {
    String created = all.get(100).path("created_at").asText();
    String finished = all.get(100).path("finished_at").asText();
    shows(
        "created_from=" + created,
        build -> build.path("created_at").asText().compareTo(created) >= 0);
    shows(
        "created_to=" + created, build -> build.path("created_at").asText().compareTo(created) < 0);
    shows(
        "finished_from=" + finished,
        build -> build.path("finished_at").asText().compareTo(finished) >= 0);
    shows(
        "created_from=2026-03-10",
        build -> build.path("created_at").asText().compareTo("2026-03-10") >= 0);
  }

  @Test
  void otherFilters_compareWhatTheyName() throws Exception {
    JsonNode some =
        all.stream()
            .filter(
                build ->
                    build.path("meta_data").has("release-notes") && build.hasNonNull("creator"))
            .findFirst()
            .orElseThrow();
    String branch =
        all.stream()
            .map(build -> build.path("branch").asText())
            .filter(name -> name.contains("/"))
            .findFirst()
            .orElseThrow();
    String notes = some.path("meta_data").path("release-notes").asText();
    shows(
        "branch[]=" + branch + "&branch[]=main",
        build -> Set.of("main", branch).contains(build.path("branch").asText()));
    shows(
        "branch=*" + branch.substring(3),
        build -> build.path("branch").asText().endsWith(branch.substring(3)));
    shows(
        "commit=" + some.path("commit").asText(),
        build -> build.path("commit").equals(some.path("commit")));
    shows(
        "creator=" + some.path("creator").path("id").asText(),
        build -> build.path("creator").path("id").equals(some.path("creator").path("id")));
    shows(
        "meta_data[release-notes]=" + URLEncoder.encode(notes, StandardCharsets.UTF_8),
        build -> build.path("meta_data").path("release-notes").asText().equals(notes));
  }

  @Test
  void pipelineList_showsThatPipeline() throws Exception {
    List<String> expected =
        ids(build -> build.path("pipeline").path("slug").asText().equals("web"));
    assertThat(client.ids("/v2/organizations/acme/pipelines/web/builds"))
        .isNotEmpty()
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"created_from=yesterday", "created_to=2026-13-01T00:00:00Z", "finished_from=12"})
  void wrongTime_gets400(String parameter) throws Exception {
    assertThat(client.get(BUILDS + "?" + parameter).statusCode()).isEqualTo(400);
  }

  @Test
  void wrongState_gets422() throws Exception {
    assertThat(client.get(BUILDS + "?state=perfect").statusCode()).isEqualTo(422);
  }

  @Test
  void jobsAndPipeline_areLeftOutOnRequest() throws Exception {
    JsonNode bare =
        client.json(BUILDS + "?exclude_jobs=true&exclude_pipeline=true&per_page=1").get(0);
    assertThat(bare.has("jobs")).isFalse();
    assertThat(bare.has("pipeline")).isFalse();
  }

  @Test
  void supersededAttempts_areListedOnRequestAlone() throws Exception {
    long retried = 0;
    for (int page = 1; page <= 3; page++) {
      for (JsonNode build :
          client.json(BUILDS + "?include_retried_jobs=true&per_page=100&page=" + page)) {
        for (JsonNode job : build.path("jobs")) {
          retried += job.path("retried").asBoolean() ? 1 : 0;
        }
      }
    }
    assertThat(retried).isPositive();
    assertThat(
            all.stream()
                .flatMap(build -> StreamSupport.stream(build.path("jobs").spliterator(), false))
                .filter(job -> job.path("retried").asBoolean()))
        .isEmpty();
  }

  @Test
  void singleBuild_countsItsJobsByState() throws Exception {
    JsonNode listed = all.get(3);
    JsonNode single =
        client.json(
            "/v2/organizations/acme/pipelines/"
                + listed.path("pipeline").path("slug").asText()
                + "/builds/"
                + listed.path("number").asText());
    assertThat(single.path("id")).isEqualTo(listed.path("id"));
    long jobs =
        StreamSupport.stream(listed.path("jobs").spliterator(), false)
            .filter(job -> !job.path("type").asText().equals("waiter"))
            .count();
    assertThat(single.path("job_state_counts").path("total").asLong()).isEqualTo(jobs);
    assertThat(listed.has("job_state_counts")).isFalse();
  }

  @Test
  void answer_isCompressedForWhoTakesThat() throws Exception {
    HttpResponse<byte[]> plain = client.get(BUILDS + "?per_page=3");
    HttpResponse<byte[]> small =
        client.get(BUILDS + "?per_page=3", "Accept-Encoding", "gzip, deflate");
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(small.headers().firstValue("Content-Encoding")).contains("gzip");
    byte[] unpacked =
        new GZIPInputStream(new java.io.ByteArrayInputStream(small.body())).readAllBytes();
    assertThat(Client.json(unpacked)).hasSize(3);
    assertThat(small.body().length * 4).isLessThan(unpacked.length);
  }

  private static void shows(String filter, Predicate<JsonNode> expected) throws Exception {
    List<String> ids = ids(expected);
    assertThat(ids).as("some builds match, some do not").isNotEmpty().hasSizeLessThan(260);
    assertThat(
            client.ids(BUILDS + "?per_page=100&" + filter.replace("[", "%5B").replace("]", "%5D")))
        .isEqualTo(ids);
  }

  private static List<String> ids(Predicate<JsonNode> expected) {
    return all.stream().filter(expected).map(build -> build.path("id").asText()).toList();
  }
}
