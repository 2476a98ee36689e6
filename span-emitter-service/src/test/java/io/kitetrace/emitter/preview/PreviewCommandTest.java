package io.kitetrace.emitter.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.testing.builds.ReviewedBuilds;
import io.kitetrace.trace.draw.Waterfall;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PreviewCommandTest {

  private static final String GOOD =
      "{\"id\":\"b\",\"number\":1,\"state\":\"passed\",\"finished_at\":\"2026-03-02T09:00:00Z\",\"pipeline\":{\"slug\":\"web\"}}";

  private static final Terminal PLAIN = new Terminal(false, false, true, 80);

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter errors = new StringWriter();

  @Test
  void tree_drawsTheWaterfall() {
    assertThat(run("", ReviewedBuilds.json("every-kind-of-span").toString())).isZero();
    assertThat(output()).startsWith("web #4711 · main · failed · 15m 0s\n").contains("└─ ✗ Deploy");
    assertThat(output()).doesNotContain("buildkite.build.id");
  }

  @Test
  void tree_withAttributes_showsThem() {
    assertThat(run("", "--attributes", ReviewedBuilds.json("every-kind-of-span").toString()))
        .isZero();
    assertThat(output()).contains("buildkite.build.number = 4711");
  }

  @Test
  void legend_standsBeforeTheTrees_andNotInJson() {
    assertThat(run("[" + GOOD + "," + GOOD + "]", "--legend", "-")).isZero();
    assertThat(output()).startsWith(Waterfall.LEGEND).containsOnlyOnce("⊘ canceled");
    out.reset();
    assertThat(run(GOOD, "--legend", "--format", "otlp-json", "-")).isZero();
    assertThat(output()).startsWith("{");
  }

  @Test
  void html_isOnePageOfAllBuilds() {
    assertThat(run("[" + GOOD + "," + GOOD + "]", "--format", "html", "-")).isZero();
    assertThat(output())
        .startsWith("<!DOCTYPE html>")
        .endsWith("</html>\n")
        .containsOnlyOnce("<title>web #1</title>")
        .containsOnlyOnce("default-src 'none'; script-src 'sha256-");
    assertThat(output().split("<article>")).hasSize(3);
  }

  @Test
  void html_withoutABuild_isNothing() {
    assertThat(run("{}", "--format", "html", "-")).isEqualTo(1);
    assertThat(output()).isEmpty();
  }

  @Test
  void legend_isTheReadmes() throws IOException {
    Path readme = Path.of(System.getProperty("kitetrace.root"), "README.md");
    assertThat(Files.readString(readme)).containsOnlyOnce("```\n" + Waterfall.LEGEND + "```\n");
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
    assertThat(run("[{\"id\":\"b\",\"number\":1,\"state\":\"creating\"}," + GOOD + "]", "-"))
        .isEqualTo(1);
    assertThat(errors.toString()).contains("build 1").contains("no times").hasLineCount(1);
    assertThat(output()).contains("BUILD ");
  }

  @Test
  void unfinishedBuild_isShownAsFarAsItCame() {
    String running =
        "{\"id\":\"b\",\"number\":1,\"created_at\":\"2026-03-02T09:00:00Z\",\"state\":\"running\"}";
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
            line -> assertThat(line).contains("build 3").endsWith("not valid JSON near byte 1"));
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
  void widthThatIsNone_isRefused() {
    for (String width : List.of("-5", "0", "39")) {
      assertThat(run(GOOD, "--width", width, "-")).isEqualTo(2);
    }
    assertThat(run(GOOD, "--width", "40", "-")).isZero();
    assertThat(errors.toString().lines())
        .hasSize(3)
        .allMatch(line -> line.matches("kitetrace: --width: '.*' is fewer than 40 columns"));
  }

  @Test
  void brokenBuildInAPage_costsItselfAlone() {
    String deep = "[".repeat(200_000) + "]".repeat(200_000);
    String file =
        "[%s,{\"id\":\"x\" 1},%s,{\"id\":\"\0\"},%s,{\"id\":\"y\",\"number\":1,\"jobs\":[],\"d\":%s},%s]"
            .formatted(GOOD, GOOD, GOOD, deep, GOOD);
    assertThat(run(file, "--format", "otlp-json", "-")).isEqualTo(1);
    assertThat(output().lines()).hasSize(4);
    assertThat(errors.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("build 2 (at byte ").contains("not valid JSON"),
            line -> assertThat(line).contains("build 4 (at byte ").contains("not valid JSON"),
            line -> assertThat(line).contains("build 6 (at byte ").contains("nested deeper than"));
  }

  @Test
  void brokenArchive_givesWhatCanBeUnpacked() throws IOException {
    Path file = folder.resolve("builds.json.gz");
    try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      gzip.write((GOOD + "\n").repeat(100).getBytes(StandardCharsets.UTF_8));
    }
    byte[] packed = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(packed, packed.length - 8));
    assertThat(run("", "--format", "otlp-json", file.toString())).isEqualTo(1);
    assertThat(output().lines()).hasSize(100);
    assertThat(errors.toString()).hasLineCount(1).contains("it is damaged");
  }

  @Test
  void fileWithoutABuild_isOneSentence() {
    assertThat(run("{\"event\":\"build.finished\",\"build\":" + GOOD + "}", "-")).isEqualTo(1);
    assertThat(run("\0\1\2".repeat(1_000), "-")).isEqualTo(1);
    assertThat(run("[]", "-")).isEqualTo(1);
    assertThat(run("", folder.toString())).isEqualTo(1);
    assertThat(errors.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("standard input holds no build: it is the body of a"),
            line -> assertThat(line).contains("holds no build: it is a binary file"),
            line -> assertThat(line).contains("standard input holds no build"),
            line -> assertThat(line).endsWith("is a folder; one file is needed"));
  }

  @Test
  void namesAndValues_cannotSpeakToTheTerminal() throws IOException {
    Path file = folder.resolve("a\u001B[2J\u202Eb");
    run("", file.toString());
    Files.writeString(file, "oops");
    run("", file.toString());
    run(Map.of("TRACE_UPSTREAM", "\u001B[2J"), GOOD, "-");
    assertThat(errors.toString()).hasLineCount(3).doesNotContain("\u001B", "\u202E");
    assertThat(errors.toString().lines()).allMatch(line -> line.contains("\uFFFD[2J"));
  }

  @Test
  void outputThatNobodyReads_endsTheReading() {
    byte[] line = (GOOD + "\n").getBytes(StandardCharsets.UTF_8);
    int end = 4_000 * line.length;
    AtomicInteger at = new AtomicInteger();
    InputStream manyBuilds =
        new InputStream() {
          @Override
          public int read() {
            return at.get() == end ? -1 : line[at.getAndIncrement() % line.length];
          }
        };
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    PreviewCommand command =
        new PreviewCommand(manyBuilds, new PrintStream(closed), Map.of(), PLAIN);
    assertThat(Commands.commandLine(command).execute("-")).isZero();
    assertThat(at).hasValueLessThan(end);
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
        new PreviewCommand(
            new ByteArrayInputStream(bytes),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            environment,
            PLAIN);
    CommandLine line = Commands.commandLine(command);
    return line.setErr(new PrintWriter(errors, true))
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
