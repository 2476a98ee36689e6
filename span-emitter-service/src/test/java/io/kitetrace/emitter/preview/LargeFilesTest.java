package io.kitetrace.emitter.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.process.TestJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are larger than memory; each preview is a process with a heap of 100 MB. */
class LargeFilesTest {

  private static final String BUILD =
      "{\"id\":\"%s\",\"number\":1,\"state\":\"passed\",\"finished_at\":\"2026-03-02T09:00:00Z\",\"message\":\"%s\"}";
  private static final byte[] MEGABYTE = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void preview_ofABuildOfFiftyMegabytes_namesTheLimitAndShowsTheOthers() throws Exception {
    Path file = folder.resolve("builds.json");
    try (OutputStream out = Files.newOutputStream(file)) {
      write(out, 50);
    }
    assertThat(preview(file, "otlp-json")).isEqualTo(2);
    assertThat(errors())
        .singleElement()
        .asString()
        .contains("build 2 (at byte ", "larger than the 16,777,216 bytes that are held in memory");
  }

  @Test
  void preview_ofAnArchiveThatUnpacksToMoreThanMemory_namesTheLimitAndShowsTheOthers()
      throws Exception {
    Path file = folder.resolve("builds.json.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
      write(out, 200);
    }
    assertThat(Files.size(file)).isLessThan(1 << 20);
    assertThat(preview(file, "tree")).isGreaterThan(2);
    assertThat(errors()).singleElement().asString().contains("larger than the 16,777,216 bytes");
  }

  @Test
  void preview_ofALargeBuildThatIsHeld_isShown() throws Exception {
    Path file = folder.resolve("build.json");
    String job =
        "{\"id\":\"%d\",\"type\":\"script\",\"state\":\"passed\",\"command\":\"%s\",\"finished_at\":\"2026-03-02T08:30:00Z\"}";
    String jobs =
        IntStream.range(0, 12_000)
            .mapToObj(i -> job.formatted(i, "make ".repeat(200)))
            .collect(Collectors.joining(","));
    Files.writeString(file, BUILD.formatted("a", "\",\"jobs\":[" + jobs + "],\"z\":\""));
    assertThat(Files.size(file)).isGreaterThan(12 << 20);
    long lines = preview(file, "otlp-json");
    assertThat(errors()).isEmpty();
    assertThat(lines).isEqualTo(1);
  }

  private static void write(OutputStream out, int megabytes) throws IOException {
    String[] around = ("[" + BUILD.formatted("large", "#") + ",").split("#", -1);
    out.write(("[" + BUILD.formatted("a", "a") + ",").getBytes(StandardCharsets.UTF_8));
    out.write(around[0].substring(1).getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < megabytes; i++) {
      out.write(MEGABYTE);
    }
    out.write(around[1].getBytes(StandardCharsets.UTF_8));
    out.write((BUILD.formatted("b", "b") + "]").getBytes(StandardCharsets.UTF_8));
  }

  /** The lines of output. */
  private long preview(Path file, String format) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    TestJvm.program(
            SameBytesTest.Main.class, List.of("-Xmx100m"), "--format", format, file.toString())
        .redirectOutput(out.toFile())
        .redirectError(folder.resolve("err").toFile())
        .start()
        .waitFor();
    try (var lines = Files.lines(out)) {
      return lines.count();
    }
  }

  private List<String> errors() throws IOException {
    return Files.readAllLines(folder.resolve("err"));
  }
}
