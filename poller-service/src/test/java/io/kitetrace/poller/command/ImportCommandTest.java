package io.kitetrace.poller.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.kafka.OwnerPartitions;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.wire.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {

  private static final String PLACE = "org=1/date=2026-01-02/pipeline=2/build=";

  private final Instant now = Instant.now();
  private final TestLog log = TestLog.create();

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void files_ofEveryForm_areInTheLogOnce_andTheBrokenOnesAreListed() throws IOException {
    export("1", FakeBuild.passed(1, now, 10));
    write("lines.jsonl", line(2) + "\n{\"id\":\"broken\n" + line(3) + "\n" + line(2));
    write("page.json.gz", gzip("[" + line(4) + "," + line(5).replace("passed", "failed") + "]"));
    write("one.json", text(FakeBuild.passed(6, now, 10).finished(null).withState("running")));
    write("not-a-build.json", "{\"id\":\"x\",\"finished_at\":\"2026-01-01T00:00:00Z\"}");

    assertThat(imports(Map.of())).isEqualTo(ExitCodes.FAILURE);
    assertThat(summary())
        .startsWith(
            "{\"builds_seen\":8,\"builds_published\":5,\"builds_unchanged\":1,\"builds_filtered\":0,\"builds_unfinished\":1,\"builds_rejected\":1,");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("lines.jsonl: build 2 (at byte ", "not valid JSON near byte")
        .contains("not-a-build.json holds no build (at byte 0: number is missing)");
    assertThat(log.builds())
        .hasSize(5)
        .allSatisfy(
            r -> {
              assertThat(TestLog.header(r, Headers.SOURCE)).isEqualTo("import");
              assertThat(TestLog.header(r, Headers.ORGANIZATION)).isEqualTo("acme");
              assertThat(TestLog.header(r, Headers.PIPELINE)).isEqualTo("web");
              assertThat(new String(r.value(), StandardCharsets.UTF_8)).doesNotContain("s3cret");
            });

    assertThat(imports(Map.of())).isEqualTo(ExitCodes.FAILURE);
    assertThat(summary()).contains("\"builds_published\":0,\"builds_unchanged\":6,");
    assertThat(log.builds()).hasSize(5);
  }

  @Test
  void whatThePollerHas_isUnchanged_alsoFromAnExport_whileThePollerRuns() throws IOException {
    FakeBuild build = FakeBuild.passed(1, now, 10);
    try (FakeApi api = FakeApi.start();
        Poller poller = Pollers.poller(api, log)) {
      api.put(build);
      poller.start();
      org.awaitility.Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(60))
          .until(() -> poller.metrics().builds().published() == 1);
      export("1", build);
      write("two.json", line(2));
      assertThat(imports(Map.of())).isEqualTo(ExitCodes.SUCCESS);
      assertThat(summary()).contains("\"builds_published\":1,\"builds_unchanged\":1,");
      assertThat(err.toString(StandardCharsets.UTF_8)).contains("a poller runs, and works on it");
    }
    assertThat(log.builds()).extracting(ConsumerRecord::key).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void anOrganizationOfTheBuildsOwn_isAskedForNowhere_andWithoutAnyTheOptionTells()
      throws IOException {
    Map<String, String> none = new HashMap<>();
    none.put("BUILDKITE_ORGANIZATION", "");
    write(
        "a.json",
        line(1)
            .replaceFirst(
                "\"number\"",
                "\"url\":\"https://api.example.com/v2/organizations/other/pipelines/web/builds/1\",\"number\""));
    write("b.json", line(2));
    assertThat(imports(none)).isEqualTo(ExitCodes.FAILURE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains(
            "b.json: build 1 (at byte 0): whose build it is cannot be told; name the organization");
    assertThat(imports(none, "--organization", "acme")).isEqualTo(ExitCodes.SUCCESS);
    assertThat(log.builds())
        .extracting(r -> TestLog.header(r, Headers.ORGANIZATION))
        .containsExactlyInAnyOrder("other", "acme");
  }

  @Test
  void anOrganizationThatTheRunningPollerDoesNotKnow_isNamed_andTheRestIsToldAllTheSame()
      throws IOException {
    String elsewhere = "unknown-0";
    String beside = organizationBeside("acme");
    try (FakeApi api = FakeApi.start();
        Poller poller = Pollers.poller(api, log)) {
      poller.start();
      org.awaitility.Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(60))
          .until(() -> poller.metrics().passes() > 0);
      write("1.json", of(elsewhere, 1));
      write("2.json", of(beside, 2) + "\n" + of(beside, 3));
      write("3.json", line(4));
      write("broken.json", "{\"id\":");
      assertThat(imports(Map.of())).isEqualTo(ExitCodes.FAILURE);
    }
    assertThat(summary())
        .startsWith("{\"builds_seen\":4,\"builds_published\":1,")
        .contains("\"builds_rejected\":3,");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("broken.json holds no build (at byte 0: the file ends within it)")
        .contains(
            "builds of '%s' that are not in the log: 1: the pollers of the group"
                .formatted(elsewhere))
        .contains("builds of '%s' that are not in the log: 2: the pollers".formatted(beside))
        .contains(
            "are not configured for the organization '%s'; add it to their BUILDKITE_ORGAN"
                .formatted(beside))
        .doesNotContain("dead-letters list", "more that could not be read");
    assertThat(log.builds()).hasSize(1);
  }

  /** One of the same partition: its owner is there, and does not know it. */
  private static String organizationBeside(String organization) {
    int partitions = io.kitetrace.runtime.kafka.TopicSettings.OWNER_PARTITIONS;
    return java.util.stream.IntStream.range(1, 1_000)
        .mapToObj(i -> "unknown-" + i)
        .filter(
            slug ->
                OwnerPartitions.of(slug, partitions)
                    == OwnerPartitions.of(organization, partitions))
        .findFirst()
        .orElseThrow();
  }

  private String of(String organization, int number) {
    return line(number)
        .replaceFirst(
            "\"number\"",
            "\"url\":\"https://api.example.com/v2/organizations/%s/pipelines/web/builds/1\",\"number\""
                .formatted(organization));
  }

  @Test
  void aBuildWhosePipelineIsNoObject_isInTheLog_andHoldsUpNobody() throws IOException {
    write("a.json", line(1).replaceFirst("\"pipeline\":\\{.*?\\}\\}", "\"pipeline\":5"));
    assertThat(imports(Map.of(), "--pipeline", "web")).isEqualTo(ExitCodes.SUCCESS);
    write("b.json", line(2));
    assertThat(imports(Map.of("POLLER_REDACT", "/*/email,/number"), "--pipeline", "web"))
        .isEqualTo(ExitCodes.SUCCESS);
    assertThat(log.builds())
        .extracting(r -> TestLog.header(r, Headers.BUILD_NUMBER))
        .containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void recordedBuilds_areInTheLogByteForByte() throws IOException {
    Path recordings = Path.of(System.getProperty("kitetrace.root")).resolve("../shared/recordings");
    if (!"true".equals(System.getenv("KITETRACE_REQUIRE_RECORDINGS"))) {
      assumeThat(Files.isDirectory(recordings)).as("recordings of real builds").isTrue();
    }
    folder = recordings.resolve("builds/export-example.json");
    assertThat(imports(Map.of("POLLER_REDACT", "none"))).isEqualTo(ExitCodes.SUCCESS);
    ConsumerRecord<String, byte[]> record = log.builds().getFirst();
    assertThat(TestLog.header(record, Headers.ORGANIZATION)).isEqualTo("my-great-org");
    assertThat(new String(record.value(), StandardCharsets.UTF_8))
        .isEqualTo(Files.readString(folder).strip());
  }

  @Test
  void brokerThatCannotBeFound_isASentence() throws IOException {
    write("one.json", line(1));
    assertThat(imports(Map.of("KAFKA_BOOTSTRAP_SERVERS", "none.invalid:9092")))
        .isEqualTo(ExitCodes.FAILURE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines(
            "kitetrace: KAFKA_BOOTSTRAP_SERVERS: no host of none.invalid:9092 can be found");
  }

  @Test
  void nothingFound_failsWithASentence() throws IOException {
    write("sub/notes.txt", "nothing");
    assertThat(imports(Map.of())).isEqualTo(ExitCodes.FAILURE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("no build was found in " + folder);
    assertThat(summary()).contains("\"builds_seen\":0,");
    write("empty.json", "[]");
    assertThat(imports(Map.of())).isEqualTo(ExitCodes.FAILURE);
    write("one.json", line(1));
    assertThat(imports(Map.of())).isEqualTo(ExitCodes.SUCCESS);
  }

  @Test
  void fileThatIsMissing_isNoBuildThatWasSeen_andItsNameCannotSpeakToTheTerminal()
      throws IOException {
    write("one.json", line(1));
    folder = folder.resolve("gone\u001B[2J\u202E.json");
    assertThat(imports(Map.of())).isEqualTo(ExitCodes.FAILURE);
    assertThat(summary()).contains("\"builds_seen\":0,", "\"builds_rejected\":0,");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("gone\uFFFD[2J\uFFFD.json does not exist")
        .doesNotContain("\u001B", "\u202E");
  }

  private int imports(Map<String, String> more, String... options) {
    out.reset();
    err.reset();
    Map<String, String> variables =
        new HashMap<>(Pollers.variables(java.net.URI.create("http://127.0.0.1:1"), log));
    variables.remove("BUILDKITE_API_TOKEN");
    variables.putAll(more);
    ImportCommand command =
        new ImportCommand(
            Variables.of(variables),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new Terminal(false, false, false, 80));
    List<String> arguments = new java.util.ArrayList<>(List.of(options));
    arguments.addAll(List.of("--json", folder.toString()));
    return Commands.commandLine(command)
        .setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8))
        .execute(arguments.toArray(String[]::new));
  }

  private String summary() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** As Buildkite exports a build: its jobs in files of their own. */
  private void export(String id, FakeBuild build) throws IOException {
    String json = text(build);
    int jobs = json.indexOf("\"jobs\":[") + "\"jobs\":[".length();
    write(
        PLACE + id + "/build.json.gz",
        gzip(json.substring(0, json.lastIndexOf(',', jobs - "\"jobs\":[".length())) + "}"));
    write(PLACE + id + "/jobs/job-1.json", json.substring(jobs, json.length() - 2));
    write(PLACE + id + "/artifacts.json.gz", gzip("[]"));
  }

  private String line(int number) {
    return text(FakeBuild.passed(number, now, 10)).replace("\n", "");
  }

  private static String text(FakeBuild build) {
    return new String(build.json(0), StandardCharsets.UTF_8);
  }

  private void write(String name, String text) throws IOException {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }
}
