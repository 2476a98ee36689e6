package io.kitetrace.emitter.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.trace.Traces;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PreviewCommandTest {

  private static final String GOOD =
      "{\"id\":\"b\",\"number\":1,\"finished_at\":\"2026-03-02T09:00:00Z\",\"pipeline\":{\"slug\":\"web\"}}";

  private static final Terminal PLAIN = new Terminal(false, false, true, 80);

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter errors = new StringWriter();

  @Test
  void tree_drawsTheWaterfall() {
    assertThat(run("", Traces.json("every-kind-of-span").toString())).isZero();
    assertThat(output()).startsWith("web #4711 · main · failed · 15m 0s\n").contains("└─ ✗ Deploy");
    assertThat(output()).doesNotContain("buildkite.build.id");
  }

  @Test
  void tree_withAttributes_showsThem() {
    assertThat(run("", "--attributes", Traces.json("every-kind-of-span").toString())).isZero();
    assertThat(output()).contains("buildkite.build.number = 4711");
  }

  @Test
  void otlpJson_isOneRequestALine() {
    assertThat(run("[" + GOOD + "," + GOOD + "]", "--format", "otlp-json", "-")).isZero();
    assertThat(output().lines())
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("{\"resourceSpans\":[{")
                    .contains("\"kind\":2", "\"startTimeUnixNano\":\"1772442000000000000\"")
                    .contains(
                        "{\"key\":\"buildkite.build.number\",\"value\":{\"intValue\":\"1\"}}"));
  }

  @Test
  void buildWithoutAnyTime_isReportedAndTheNextIsShown() {
    assertThat(run("[{\"id\":\"b\",\"state\":\"creating\"}," + GOOD + "]", "-")).isEqualTo(1);
    assertThat(errors.toString()).contains("build 1").contains("no times").hasLineCount(1);
    assertThat(output()).contains("BUILD ");
  }

  @Test
  void unfinishedBuild_isShownAsFarAsItCame() {
    String running = "{\"id\":\"b\",\"created_at\":\"2026-03-02T09:00:00Z\",\"state\":\"running\"}";
    assertThat(run(running, "-")).isZero();
    assertThat(output()).contains("running");
  }

  @Test
  void brokenBuild_isToldOfAndTheOthersGoOn() {
    int code = run(GOOD + "\n{\"number\":2}\n{oops\n" + GOOD + "\n", "--format=otlp-json", "-");
    assertThat(code).isEqualTo(1);
    assertThat(output().lines()).hasSize(2);
    assertThat(errors.toString().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("standard input: build 2 (at byte ")
                    .endsWith("id is missing"),
            line -> assertThat(line).contains("build 3").endsWith("not valid JSON"));
  }

  @Test
  void gzippedFile_isUnpacked() throws IOException {
    Path file = folder.resolve("builds.json.gz");
    try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      gzip.write(GOOD.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(run("", file.toString())).isZero();
  }

  @Test
  void fileThatIsMissingOrEmpty_isAFailureInOneSentence() {
    assertThat(run("", folder.resolve("none.json").toString())).isEqualTo(1);
    assertThat(run("", "-")).isEqualTo(1);
    assertThat(errors.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).endsWith("none.json does not exist"),
            line -> assertThat(line).contains("standard input holds no build"));
  }

  @Test
  void wrongUsageOrConfiguration_isCodeTwo() {
    assertThat(run(GOOD, "--format", "xml", "-")).isEqualTo(2);
    assertThat(run(GOOD)).isEqualTo(2);
    assertThat(run(Map.of("TRACE_UPSTREAM", "x"), GOOD, "-")).isEqualTo(2);
    assertThat(errors.toString()).contains("TRACE_UPSTREAM");
  }

  @Test
  void options_ofTheEnvironment_apply() {
    assertThat(run(Map.of("TRACE_SERVICE_NAME", "ci"), GOOD, "--format=otlp-json", "-")).isZero();
    assertThat(output()).contains("{\"stringValue\":\"ci\"}");
  }

  private int run(String in, String... arguments) {
    return run(Map.of(), in, arguments);
  }

  private int run(Map<String, String> environment, String in, String... arguments) {
    byte[] bytes = in.getBytes(StandardCharsets.UTF_8);
    PreviewCommand command =
        new PreviewCommand(new ByteArrayInputStream(bytes), out, environment, PLAIN);
    CommandLine line = Commands.commandLine(command);
    return line.setErr(new PrintWriter(errors, true))
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
