package io.kitetrace.poller.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kitetrace.documents.BuildDocument;
import io.kitetrace.documents.Fault;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
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

class BuildFilesTest {

  private static final int MAX_BYTES = 4 << 20;

  @TempDir Path folder;

  private final Found found = new Found();

  @Test
  void read_ofNothing_saysSo() throws IOException {
    read(folder.resolve("absent.json"));
    assertThat(found.broken).containsExactly("absent.json does not exist");
  }

  @Test
  void read_ofAFile_givesEachBuildsBytesAndEachFault() throws IOException {
    String json = "[" + build("a") + ",\n{\"id\":1 2}, " + build("b") + "]";
    for (Path file : List.of(write("plain", json), packed("without-a-telling-name", json))) {
      found.clear();
      read(file);
      assertThat(found.builds).containsExactly(build("a"), build("b"));
      assertThat(found.broken)
          .containsExactly(
              file.getFileName()
                  + ": build 2 (at byte %d): not valid JSON near byte 8"
                      .formatted(json.indexOf("{\"id\":1")));
    }
  }

  @Test
  void read_ofAPipe_saysThatItIsNoFile() throws Exception {
    Path pipe = folder.resolve("pipe.json");
    assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    write("a.json", build("a"));
    read(folder);
    assertThat(found.ids()).containsExactly("a");
    assertThat(found.broken).isEmpty();
    read(pipe);
    assertThat(found.broken).containsExactly("pipe.json is neither a file nor a folder");
  }

  @Test
  void read_ofAPipeAmongAnExportsJobs_passesItsBuildOver() throws Exception {
    write("1/build.json", build("1"));
    write("1/jobs/job-1.json", "{\"id\":\"j\"}");
    Path pipe = folder.resolve("1/jobs/job-2.json");
    assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    read(folder);
    assertThat(found.builds).isEmpty();
    assertThat(found.broken).containsExactly("1: build 1 (at byte 0): jobs/job-2.json is no file");
  }

  @Test
  void read_ofLinks_readsEachFileOnce() throws IOException {
    Path file = write("a/b/c.json", build("c"));
    Files.createSymbolicLink(folder.resolve("a/b/up"), folder);
    Files.createSymbolicLink(folder.resolve("a/self"), folder.resolve("a/self"));
    Files.createSymbolicLink(folder.resolve("a/again.json"), file);
    Files.createSymbolicLink(folder.resolve("a/nothing.json"), folder.resolve("gone"));
    read(folder, folder.resolve("a"), file);
    assertThat(found.ids()).containsExactly("c");
    assertThat(found.begun).hasSize(1);
    assertThat(found.broken).containsExactly("nothing.json does not exist");
  }

  @Test
  void read_ofAFolder_takesJsonInTheOrderOfNames() throws IOException {
    write("b.json", build("2"));
    write("a/z.ndjson.gz", build("1"));
    write("c.JSONL", build("3"));
    write("notes.txt", build("no"));
    read(folder);
    assertThat(found.ids()).containsExactly("1", "2", "3");
    assertThat(found.broken).isEmpty();
  }

  @Test
  void read_ofAnExport_joinsEachBuildWithItsJobs() throws IOException {
    String place = "export/org=1/date=2026-01-02/pipeline=3/build=";
    write(
        place + "4/build.json.gz", gzip("{\"id\":\"4\",\"number\":4,\"state\":\"s\",\"n\":1.10}"));
    write(
        place + "4/jobs/job-2.json.gz",
        gzip("{\"id\":\"2\",\"created_at\":\"2026-01-02T00:00:01Z\"}"));
    write(place + "4/jobs/job-1.json", "{\"id\":\"1\",\"created_at\":\"2026-01-02T00:00:02Z\"}");
    write(place + "4/jobs/job-1.log", "not JSON");
    write(place + "4/artifacts.json.gz", gzip("[{\"id\":\"artifact\"}]"));
    write(
        place + "5/build.json",
        "{\"id\":\"5\",\"number\":5,\"state\":\"s\",\"jobs\":null,\"z\":0}");
    read(folder);
    assertThat(found.builds)
        .containsExactly(
            "{\"id\":\"4\",\"number\":4,\"state\":\"s\",\"n\":1.10,\"jobs\":[{\"id\":\"2\",\"created_at\":\"2026-01-02T00:00:01Z\"},"
                + "{\"id\":\"1\",\"created_at\":\"2026-01-02T00:00:02Z\"}]}",
            "{\"id\":\"5\",\"number\":5,\"state\":\"s\",\"jobs\":[],\"z\":0}");
    assertThat(found.broken).isEmpty();
  }

  @Test
  void read_ofAnExportedBuildWithABrokenJob_passesTheWholeBuildOver() throws IOException {
    write("1/build.json", build("1"));
    write("1/jobs/job-9.json", "{\"id\":\"9\"");
    write("2/build.json", build("2"));
    read(folder);
    assertThat(found.ids()).containsExactly("2");
    assertThat(found.broken)
        .containsExactly(
            "1: build 1 (at byte 0): jobs/job-9.json holds no job (not valid JSON near byte 9)");
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
    Build example = parsed(found.builds.getFirst());
    assertThat(BuildPlace.of(example, new BuildPlace(null, null), folder))
        .isEqualTo(new BuildPlace("my-great-org", "my-pipeline"));
  }

  @Test
  void place_withoutAddresses_isWhatWasSaid_elseTheFolders() throws Exception {
    Build build = parsed("{\"id\":\"1\"}");
    Path path = Path.of("x/org=acme/pipeline=01234567-0123-0123-0123-0123456789ab/build.json");
    assertThat(BuildPlace.of(build, new BuildPlace(null, "web"), path))
        .isEqualTo(new BuildPlace("acme", "web"));
    assertThat(BuildPlace.of(build, new BuildPlace("other", null), path))
        .isEqualTo(new BuildPlace("other", null));
  }

  private static String build(String id) {
    return "{\"id\":\"%s\",\"number\":1,\"state\":\"passed\",\"jobs\":[]}".formatted(id);
  }

  private static Build parsed(String json) throws MalformedBuildException {
    return new BuildReader().read(json.getBytes(StandardCharsets.UTF_8));
  }

  private void read(Path... paths) throws IOException {
    new BuildFiles(MAX_BYTES, found).read(List.of(paths));
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

  private static final class Found implements BuildFiles.Receiver {
    private final List<Path> begun = new ArrayList<>();
    private final List<String> builds = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    @Override
    public void begins(Path path) {
      begun.add(path);
    }

    @Override
    public @Nullable String build(Path path, BuildDocument build) {
      builds.add(new String(build.json(), build.offset(), build.length(), StandardCharsets.UTF_8));
      return null;
    }

    @Override
    public void rejected(Path path, Fault fault) {
      broken.add(fault.sentence(path.getFileName().toString()));
    }

    @Override
    public void trouble(Path path, String what) {
      broken.add(path.getFileName() + " " + what);
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
