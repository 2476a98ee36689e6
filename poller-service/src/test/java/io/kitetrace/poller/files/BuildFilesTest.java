package io.kitetrace.poller.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.wire.BuildHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildFilesTest {

  private static final int MOST_BYTES = 4 << 20;

  @TempDir Path folder;

  private final Found found = new Found();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"a\"}",
        "[{\"id\":\"a\"},{\"id\":\"b\"}]",
        "{\"id\":\"a\"}\n{\"id\":\"b\"}\n",
        "[{\"id\":\"a\"}]\n[{\"id\":\"b\"}]",
        "\n  [\n{\"id\":\"a\"},\n{\"id\":\"b\"}\n]\n",
        "[]",
        ""
      })
  void read_ofEachForm_givesEachBuildsBytes(String json) throws IOException {
    for (Path file : List.of(write("plain", json), packed("without-a-telling-name", json))) {
      found.clear();
      read(file);
      assertThat(String.join(" ", found.builds))
          .isEqualTo(json.replaceAll("[\\[\\]\\s]", "").replaceAll("},?\\{", "} {"));
      assertThat(found.broken).isEmpty();
    }
  }

  @Test
  void read_ofABrokenLine_costsThatLineAlone() throws IOException {
    read(
        write(
            "builds.jsonl",
            """
            {"id":"a"}
            {"id":"cut","jobs":[{"name":"x
            {"id":"b"}
            {"id":"open","jobs":[
            {"id":"c"}
            no JSON at all
            {"id":"d"}
            {"name":"no id"}
            {"id":"e"}"""));
    assertThat(found.ids()).containsExactly("a", "b", "c", "d", "e");
    assertThat(found.broken).hasSize(4).allMatch(line -> line.contains("builds.jsonl@"));
  }

  @Test
  void read_ofABrokenBuildInAPage_costsThatBuildAlone() throws IOException {
    read(write("page.json", "[{\"id\":\"a\"},{\"id\":1 2},null,{\"id\":\"b\"}]"));
    assertThat(found.ids()).containsExactly("a", "b");
    assertThat(found.broken).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{\"id\":\"a\"},", "[{\"id\":\"a\"},{\"id\":\"b", "{\"id\":\"a\"}{"})
  void read_ofAFileThatEndsTooEarly_givesWhatIsWholeAndSaysSo(String json) throws IOException {
    read(write("cut.json", json));
    assertThat(found.ids()).containsExactly("a");
    assertThat(found.broken).hasSize(1);
  }

  @Test
  void read_ofAPackedFileThatIsCut_saysThatItCannotBeRead() throws IOException {
    Path file = packed("cut.json.gz", "{\"id\":\"a\"}\n".repeat(1_000));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 12));
    read(file);
    assertThat(found.broken).singleElement().asString().contains("cannot be read any further");
  }

  @Test
  void read_ofABuildThatIsTooLarge_goesOnBehindIt() throws IOException {
    String large = "{\"id\":\"large\",\"message\":\"" + "x".repeat(MOST_BYTES) + "\"}";
    read(write("large.json", "[{\"id\":\"a\"}," + large + ",{\"id\":\"b\"}]"));
    assertThat(found.ids()).containsExactly("a", "b");
    assertThat(found.broken).singleElement().asString().contains("larger than what is held");
  }

  @Test
  void read_ofNothing_saysSo() throws IOException {
    read(folder.resolve("absent.json"));
    assertThat(found.broken)
        .containsExactly("absent.json@-1: the file cannot be read (there is none)");
  }

  @Test
  void read_ofAFolder_takesJsonInTheOrderOfNames() throws IOException {
    write("b.json", "{\"id\":\"2\"}");
    write("a/z.ndjson.gz", "{\"id\":\"1\"}");
    write("c.JSONL", "{\"id\":\"3\"}");
    write("notes.txt", "{\"id\":\"no\"}");
    read(folder);
    assertThat(found.ids()).containsExactly("1", "2", "3");
    assertThat(found.broken).isEmpty();
  }

  @Test
  void read_ofAnExport_joinsEachBuildWithItsJobs() throws IOException {
    String place = "export/org=1/date=2026-01-02/pipeline=3/build=";
    write(place + "4/build.json.gz", gzip("{\"id\":\"4\",\"n\":1.10}"));
    write(
        place + "4/jobs/job-2.json.gz",
        gzip("{\"id\":\"2\",\"created_at\":\"2026-01-02T00:00:01Z\"}"));
    write(place + "4/jobs/job-1.json", "{\"id\":\"1\",\"created_at\":\"2026-01-02T00:00:02Z\"}");
    write(place + "4/jobs/job-1.log", "not JSON");
    write(place + "4/artifacts.json.gz", gzip("[{\"id\":\"artifact\"}]"));
    write(place + "5/build.json", "{\"id\":\"5\",\"jobs\":null,\"z\":0}");
    read(folder);
    assertThat(found.builds)
        .containsExactly(
            "{\"id\":\"4\",\"n\":1.10,\"jobs\":[{\"id\":\"2\",\"created_at\":\"2026-01-02T00:00:01Z\"},"
                + "{\"id\":\"1\",\"created_at\":\"2026-01-02T00:00:02Z\"}]}",
            "{\"id\":\"5\",\"jobs\":[],\"z\":0}");
    assertThat(found.broken).isEmpty();
  }

  @Test
  void read_ofAnExportedBuildWithABrokenJob_passesTheWholeBuildOver() throws IOException {
    write("1/build.json", "{\"id\":\"1\"}");
    write("1/jobs/job-9.json", "{\"id\":\"9\"");
    write("2/build.json", "{\"id\":\"2\"}");
    read(folder);
    assertThat(found.ids()).containsExactly("2");
    assertThat(found.broken)
        .containsExactly("job-9.json@-1: not valid JSON of a job; its build is passed over");
  }

  @Test
  void read_ofRecordedBuilds_givesThemAll() throws Exception {
    Path recordings = Path.of(System.getProperty("kitetrace.root")).resolve("../shared/recordings");
    if (!"true".equals(System.getenv("KITETRACE_REQUIRE_RECORDINGS"))) {
      assumeThat(Files.isDirectory(recordings)).as("recordings of real builds").isTrue();
    }
    read(
        recordings.resolve("builds/export-example.json"),
        recordings.resolve("builds/payment-selector-page1.json"),
        recordings.resolve("builds/payment-selector-page2.json"));
    assertThat(found.broken).isEmpty();
    assertThat(found.ids()).hasSize(146).doesNotHaveDuplicates();
    byte[] example = found.builds.getFirst().getBytes(StandardCharsets.UTF_8);
    assertThat(BuildPlace.of(example, 0, example.length, new BuildPlace(null, null), folder))
        .isEqualTo(new BuildPlace("my-great-org", "my-pipeline"));
  }

  @Test
  void place_withoutAddresses_isWhatWasSaid_elseTheFolders() {
    byte[] json = "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8);
    Path path = Path.of("x/org=acme/pipeline=01234567-0123-0123-0123-0123456789ab/build.json");
    assertThat(BuildPlace.of(json, 0, json.length, new BuildPlace(null, "web"), path))
        .isEqualTo(new BuildPlace("acme", "web"));
    assertThat(BuildPlace.of(json, 0, json.length, new BuildPlace("other", null), path))
        .isEqualTo(new BuildPlace("other", null));
  }

  private void read(Path... paths) throws IOException {
    new BuildFiles(MOST_BYTES, found).read(List.of(paths));
  }

  private Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path packed(String name, String text) throws IOException {
    return write(name, gzip(text));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  /** Takes what has an id for a build. */
  private static final class Found implements BuildReceiver {
    private final List<String> builds = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    @Override
    public void begins(Path path) {}

    @Override
    public @Nullable String build(Path path, byte[] json, int offset, int length) {
      try {
        BuildHead.read(json, offset, length);
      } catch (MalformedBuildException e) {
        return e.getMessage();
      }
      builds.add(new String(json, offset, length, StandardCharsets.UTF_8));
      return null;
    }

    @Override
    public void broken(Path path, long position, String reason) {
      broken.add(path.getFileName() + "@" + position + ": " + reason);
    }

    private List<String> ids() {
      return builds.stream()
          .map(b -> b.getBytes(StandardCharsets.UTF_8))
          .map(b -> String.valueOf(BuildHead.idOf(b, 0, b.length)))
          .toList();
    }

    private void clear() {
      builds.clear();
      broken.clear();
    }
  }
}
