package io.kitetrace.simulator.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.Client;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.catalogue.BuildTruth.JobTruth;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The published recordings beside the project, where they are there. Prints nothing of them. */
class RealRecordingsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("kitetrace.root", "."), "..", "shared", "recordings", "builds")
          .normalize();

  @BeforeEach
  void needsTheRecordings() {
    boolean there = Files.isDirectory(FOLDER);
    if (!there && "true".equals(System.getenv("KITETRACE_REQUIRE_RECORDINGS"))) {
      throw new AssertionError(
          "KITETRACE_REQUIRE_RECORDINGS is true but there is no folder " + FOLDER);
    }
    assumeTrue(there, "the recordings are not there");
  }

  @Test
  void recordedPages_areServedByteForByte() throws Exception {
    byte[] page = Files.readAllBytes(FOLDER.resolve("payment-selector-page1.json"));
    try (var simulator =
            BuildkiteSimulator.start(SimulatorOptions.defaults().withRecordings(FOLDER));
        var client = new Client(simulator)) {
      HttpResponse<byte[]> response =
          client.get(
              "/v2/organizations/acme/pipelines/fs-platform-payment-selector/builds?per_page=100");
      String served = Client.text(response);
      for (byte[] build : RecordedOrganization.objects(page)) {
        // Not as an assertion on the strings: these would be printed.
        assertThat(served.contains(new String(build, java.nio.charset.StandardCharsets.UTF_8)))
            .isTrue();
      }
      assertThat(
              client.ids(
                  "/v2/organizations/acme/pipelines/fs-platform-payment-selector/builds?per_page=50"))
          .hasSize(145)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void truth_countsJobsByTypeAndState() {
    try (var simulator =
        BuildkiteSimulator.start(SimulatorOptions.defaults().withRecordings(FOLDER))) {
      Map<String, Long> counts =
          simulator
              .truth()
              .builds()
              .filter(build -> build.pipeline().equals("fs-platform-payment-selector"))
              .flatMap(build -> build.last().orElseThrow().jobs().stream())
              .collect(Collectors.groupingBy(JobTruth::type, Collectors.counting()));
      assertThat(counts)
          .containsOnly(
              entry("script", 1309L),
              entry("waiter", 1316L),
              entry("manual", 586L),
              entry("trigger", 586L));
      assertThat(simulator.truth().totals().jobs()).isGreaterThanOrEqualTo(3_797);
    }
  }
}
