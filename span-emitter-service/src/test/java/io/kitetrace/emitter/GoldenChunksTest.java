package io.kitetrace.emitter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.delivery.BuildRecord;
import io.kitetrace.emitter.delivery.BuildRecord.Place;
import io.kitetrace.emitter.delivery.BuildTracing;
import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.Completion;
import io.kitetrace.emitter.delivery.Tracing.UntraceableException;
import io.kitetrace.emitter.metrics.RecordKind;
import io.kitetrace.emitter.otlp.TraceEncoder;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.trace.TraceSettings;
import io.kitetrace.wire.Headers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The same version of a build, options and mode are the same bytes: on the first send and on a
 * retry, after a restart, in another process, on another JVM.
 */
class GoldenChunksTest {

  private static final Path GOLDEN =
      Path.of("src/test/resources/io/kitetrace/emitter/golden-chunks.txt");

  private static final Settings DELTA =
      new Settings(Variables.of(Map.of("TRACE_VERSIONS", "delta")));

  @Test
  void chunks_areThoseOfTheGoldenFile() throws Exception {
    List<String> lines = lines();
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Files.createDirectories(GOLDEN.getParent());
      Files.write(GOLDEN, lines);
    }
    assertThat(lines).isEqualTo(Files.readAllLines(GOLDEN));
  }

  @Test
  void chunks_madeAgain_areTheSame() throws Exception {
    BuildTracing tracing = tracing(false, 4_000);
    List<String> first = describe("a build", tracing, record(TestBuild.of(2, 40), null));
    describe("something in between", tracing, record(TestBuild.of(3, 7), null));
    assertThat(describe("a build", tracing, record(TestBuild.of(2, 40), null))).isEqualTo(first);
    assertThat(describe("a build", tracing(false, 4_000), record(TestBuild.of(2, 40), null)))
        .isEqualTo(first);
  }

  @Test
  void chunks_ofAnotherProcess_areTheSame() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                GoldenChunksTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(output.lines()).isEqualTo(lines());
  }

  public static void main(String[] args) throws Exception {
    lines().forEach(System.out::println);
  }

  private static List<String> lines() throws UntraceableException {
    TestBuild first = TestBuild.of(1, 5);
    TestBuild resumed = TestBuild.resumed(first, "2026-01-05T11:00:00.000Z");
    List<String> lines = new ArrayList<>();
    for (int maxBytes : new int[] {1 << 20, 4_000}) {
      for (boolean whole : new boolean[] {false, true}) {
        BuildTracing tracing = tracing(whole, maxBytes);
        String how = "%s, at most %d bytes".formatted(whole ? "whole" : "delta", maxBytes);
        lines.addAll(describe("first version, " + how, tracing, record(first, null)));
        lines.addAll(
            describe(
                "second version, " + how, tracing, record(resumed, "2026-01-05T10:05:00.000Z")));
        lines.addAll(describe("large build, " + how, tracing, record(TestBuild.of(2, 40), null)));
      }
    }
    return lines;
  }

  private static List<String> describe(String what, BuildTracing tracing, BuildRecord record)
      throws UntraceableException {
    List<String> lines = new ArrayList<>();
    lines.add(what);
    for (Chunk chunk : tracing.trace(record).chunks()) {
      lines.add(
          "  spans %d to %d, %d bytes, %s"
              .formatted(
                  chunk.firstSpan(),
                  chunk.firstSpan() + chunk.spanCount() - 1,
                  chunk.bytes().length,
                  sha256(chunk.bytes())));
    }
    return lines;
  }

  private static BuildTracing tracing(boolean whole, int maxBytes) {
    return new BuildTracing(
        TraceSettings.read(DELTA),
        new TraceEncoder(maxBytes, false),
        whole,
        null,
        Clock.systemUTC());
  }

  private static BuildRecord record(TestBuild build, @Nullable String priorFinishedAt) {
    List<BuildRecord.Header> headers =
        priorFinishedAt == null
            ? List.of()
            : List.of(
                new BuildRecord.Header(Headers.PRIOR_FINISHED_AT, priorFinishedAt.getBytes(UTF_8)));
    return new BuildRecord(
        RecordKind.BUILD,
        new Kept(),
        new Place("log", 0, 0, 0),
        null,
        ByteBuffer.wrap(build.bytes()),
        headers);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Kept() implements Completion {

    @Override
    public boolean active() {
      return true;
    }

    @Override
    public void started(BuildRecord record) {}

    @Override
    public void completed(BuildRecord record) {}
  }
}
