package io.kitetrace.simulator.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.Client;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.catalogue.BuildTruth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded answers are served as they were. */
class RecordedOrganizationTest {
  private static final String FIRST =
      """
      {
        "id" : "11111111-1111-4111-8111-111111111111", "number":1.0e0, "x":[1,{"y":"}é\\u00e9"}]
      }\
      """;
  private static final String OLDER =
      build(
          "22222222-2222-4222-8222-222222222222",
          7,
          "passed",
          "2026-01-01T10:00:00.5Z",
          "\"2026-01-01T10:05:00Z\"");
  private static final String NEWER =
      build(
          "33333333-3333-4333-8333-333333333333", 8, "running", "2026-01-02 10:00:00 UTC", "null");

  @TempDir private Path folder;

  @Test
  void builds_areServedByteForByteNewestFirst() throws Exception {
    write("a.json", "[\n  " + OLDER + " ,\n\n" + FIRST + ", 17, {}]");
    write("deeper/b.json", NEWER);
    write("deeper/c.json", "[" + OLDER.replace("passed", "failed") + "]");
    write("d.json", "{\"slug\": \"no-build\"}");
    write("e.json", "not json");
    write("f.txt", "[" + OLDER + "]");
    try (var simulator =
            BuildkiteSimulator.start(
                SimulatorOptions.defaults().withRecordings(folder).withOrganizations("umbrella"));
        var client = new Client(simulator)) {
      assertThat(Client.text(client.get("/v2/organizations/umbrella/builds")))
          .isEqualTo("[" + NEWER + "," + OLDER + "]");
      assertThat(Client.text(client.get("/v2/organizations/umbrella/builds?state=finished")))
          .isEqualTo("[" + OLDER + "]");
      assertThat(
              Client.text(
                  client.get(
                      "/v2/organizations/umbrella/builds?finished_from=2026-01-01T10:05:00Z&meta_data%5Bkey%5D=value")))
          .isEqualTo("[" + OLDER + "]");
      assertThat(
              Client.text(
                  client.get(
                      "/v2/organizations/umbrella/builds?created_from=2026-01-02&branch=trunk")))
          .isEqualTo("[" + NEWER + "]");
      assertThat(Client.text(client.get("/v2/organizations/umbrella/pipelines/rocket/builds/7")))
          .isEqualTo(OLDER);
      assertThat(client.json("/v2/organizations/umbrella/pipelines"))
          .extracting(p -> p.path("slug").asText())
          .containsExactly("rocket");
      assertThat(
              client
                  .json("/v2/organizations/umbrella/builds?exclude_jobs=true")
                  .path(0)
                  .has("jobs"))
          .isFalse();
    }
  }

  @Test
  void truth_isWhatStandsInThem() throws Exception {
    write("a.json", "[" + NEWER + "," + OLDER + "]");
    try (var simulator =
        BuildkiteSimulator.start(SimulatorOptions.defaults().withRecordings(folder))) {
      assertThat(simulator.truth().totals().jobsByTypeAndState())
          .hasSize(2)
          .containsEntry("script/passed", 1L)
          .containsEntry("waiter", 1L);
      BuildTruth older =
          simulator.truth().build("22222222-2222-4222-8222-222222222222").orElseThrow();
      assertThat(older.last().orElseThrow().finishedAt())
          .isEqualTo(Instant.parse("2026-01-01T10:05:00Z"));
      assertThat(older.last().orElseThrow().jobs().getFirst().exitStatus()).isZero();
      assertThat(simulator.truth().totals().finished()).isEqualTo(1);
    }
  }

  @Test
  void folderWithoutBuilds_isRefused() throws Exception {
    write("a.json", "[]");
    assertThatThrownBy(() -> RecordedOrganization.read(folder, "acme"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no recorded build");
  }

  private static String build(
      String id, int number, String state, String createdAt, String finishedAt) {
    return """
    { "id":"%s","number": %d, "state":"%s","branch":"trunk", "new_field":[1.50, 1E3],
      "created_at": "%s", "finished_at":%s,"meta_data":{"key":"value"},
      "jobs":[{"id":"j%d","type":"script","state":"passed","exit_status":0},{"id":"w","type":"waiter"}],
      "pipeline":{"slug":"rocket"} }\
    """
        .formatted(id, number, state, createdAt, finishedAt, number);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
