package io.kitetrace.trace.draw;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.builds.ReviewedBuilds;
import io.kitetrace.trace.Trace;
import io.kitetrace.trace.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaterfallTest {

  /** Written anew by {@code -Dkitetrace.golden.update=true}, as the traces are. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "every-kind-of-span",
        "gate-held-for-days",
        "odd-shapes",
        "canceled-in-the-middle"
      })
  void draw_aReviewedCase_isAsReviewed(String name) throws IOException {
    Path expected = ReviewedBuilds.json(name).resolveSibling(name + ".waterfall.txt");
    String drawn = plain(80).draw(Traces.of(name));
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Files.writeString(expected, drawn);
    }
    assertThat(drawn).isEqualTo(Files.readString(expected));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 133, 200})
  void draw_anyWidth_isKept(int width) {
    for (String name : List.of("every-kind-of-span", "gate-held-for-days", "odd-shapes")) {
      assertThat(plain(width).draw(Traces.of(name)).lines())
          .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(width));
    }
  }

  @Test
  void draw_wideCharacters_keepTheBarsInLine() {
    String drawn = plain(80).draw(Traces.ofName("測試 🚀🚀🚀 " + "長".repeat(40)));
    List<String> lines = drawn.lines().toList();
    assertThat(DisplayWidth.of(lines.get(2).substring(0, lines.get(2).indexOf('█'))))
        .isEqualTo(DisplayWidth.of(lines.get(1).substring(0, lines.get(1).indexOf("─"))));
  }

  @Test
  void draw_plain_hasNoEscapes_andInColorTheSameText() {
    Trace trace = Traces.of("every-kind-of-span");
    String plain = plain(80).draw(trace);
    String color = new Waterfall(Waterfall.Style.COLOR, 80, 0, false).draw(trace);
    assertThat(plain).doesNotContain("\033");
    assertThat(color).contains("\033[31m", "\033[32m").isNotEqualTo(plain);
    assertThat(color.replaceAll("\033\\[[0-9;]*m", "")).isEqualTo(plain);
  }

  @Test
  void draw_namesThatATerminalWouldObey_areMadeHarmless() {
    String drawn = plain(80).draw(Traces.ofName("a\033[2Jb\u0007\u202Ec"));
    assertThat(drawn).doesNotContain("\033", "\u0007", "\u202E");
  }

  @Test
  void draw_manyJobs_foldsToACountAndKeepsFailures() {
    String drawn = new Waterfall(Waterfall.Style.PLAIN, 80, 40, false).draw(Traces.ofJobs(300));
    assertThat(drawn.lines().count()).isLessThan(20);
    assertThat(drawn).contains("… 292 more, 25 failed").contains("✗ job 9");
    assertThat(plain(80).draw(Traces.ofJobs(300)).lines().count()).isEqualTo(303);
  }

  @Test
  void draw_attributes_standBelowTheirSpans() {
    String drawn =
        new Waterfall(Waterfall.Style.PLAIN, 80, 0, true).draw(Traces.of("every-kind-of-span"));
    assertThat(drawn)
        .contains("buildkite.job.exit_status = 1")
        .contains("link retry_of = ")
        .contains("resource cicd.pipeline.name = web")
        .contains("Lint (queued)");
  }

  @Test
  void draw_skippedJob_hasNeitherBarNorLength() {
    String drawn = plain(80).draw(Traces.ofSkipped());
    assertThat(drawn).contains("⊘ never").doesNotContain("0ms");
    assertThat(drawn.lines().filter(line -> line.contains("never")).findFirst().orElseThrow())
        .matches("└─ ⊘ never +–");
  }

  @Test
  void draw_label_hasNoDoubledSpaceWhereACodeStood() {
    assertThat(plain(80).draw(Traces.ofName("Build :docker: image"))).contains("✓ Build image");
  }

  @Test
  void draw_matrixValue_isNotSaidTwice() {
    assertThat(plain(80).draw(Traces.ofMatrix("API 35", "35"))).contains("✓ API 35  ");
    assertThat(plain(80).draw(Traces.ofMatrix("API 3", "35"))).contains("✓ API 3 (35) ");
    assertThat(plain(80).draw(Traces.ofMatrix("Go 1.21", "1"))).contains("✓ Go 1.21 (1)▸");
  }

  @Test
  void draw_longWait_isShortenedLikeOtherGaps() {
    String drawn = plain(80).draw(Traces.ofWait(6 * 3_600));
    assertThat(drawn).contains("⋯6h 0m⋯");
    String job = drawn.lines().filter(line -> line.contains("✓ j")).findFirst().orElseThrow();
    assertThat(job.chars().filter(c -> c == '█').count()).isGreaterThan(20);
    assertThat(job).contains("░⋯░");
  }

  @Test
  void draw_whateverIsExcluded_isTheSameButForItsTexts() {
    String full = plain(80).draw(Traces.of("every-kind-of-span"));
    assertThat(
            plain(80)
                .draw(
                    Traces.without(
                        "every-kind-of-span",
                        "kitetrace.*",
                        "cicd.pipeline.result",
                        "cicd.pipeline.task.*",
                        "error.type",
                        "buildkite.job.id",
                        "buildkite.job.*_at")))
        .isEqualTo(full);
    String bare = plain(80).draw(Traces.without("every-kind-of-span", "*"));
    assertThat(signs(bare)).isEqualTo(signs(full));
  }

  /** The rows' signs and waits, without their texts. */
  private static List<String> signs(String drawn) {
    return drawn
        .lines()
        .skip(1)
        .map(line -> line.replaceAll("[^✓✗!⊘‖]", ""))
        .filter(signs -> !signs.isEmpty())
        .map(signs -> signs.substring(0, 1))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "plain,5",
    "é,1",
    "e\u0301,1",
    "長,2",
    "🚀,2",
    "👩‍💻,2",
    "👨‍👩‍👧‍👦x,3",
    "❤️,2",
    "❤,1",
    "👍🏽,2",
    "🇩🇪🇫🇷,4",
    "1️⃣,2",
    "12,2"
  })
  void width_isThatOfWhatAReaderSees(String text, int columns) {
    assertThat(DisplayWidth.of(text)).isEqualTo(columns);
    assertThat(DisplayWidth.fit(text, 12)).hasSize(12 - columns + text.length());
  }

  @Test
  void fit_cutsNoJoinedEmoji() {
    assertThat(DisplayWidth.fit("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3)).isEqualTo("👨‍👩‍👧‍👦…");
  }

  @Test
  void draw_marksOfDirectionAndNotes_areMadeVisible() {
    String drawn = plain(80).draw(Traces.ofName("a\u200Eb\u200Fc\u061Cd\uFFF9e\uFFFAf\uFFFBg"));
    assertThat(drawn).contains("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\uFFFDg");
  }

  @Test
  void legend_namesEverySign() {
    for (String sign : "✓ ✗ ! ⊘ ‖ ░ █ ▒ ─ ⋯ ▸".split(" ")) {
      assertThat(Waterfall.LEGEND).contains(sign + " ");
    }
    assertThat(Waterfall.LEGEND.lines()).allMatch(line -> DisplayWidth.of(line) <= 100);
  }

  @Test
  void draw_criticalPath_isMarkedAndSummedUp() {
    String drawn = plain(80).draw(Traces.of("gate-held-for-days"));
    assertThat(drawn.lines().filter(line -> line.contains("▸")))
        .hasSize(7)
        .noneMatch(line -> line.contains("Check"));
    assertThat(drawn)
        .endsWith("\n▸ critical path: ran 7m 36s · queued 34s · blocked 2d 1h · gaps 3.1s\n");
    String folded = new Waterfall(Waterfall.Style.PLAIN, 80, 40, false).draw(Traces.ofJobs(300));
    assertThat(folded.lines().filter(line -> line.contains("▸"))).hasSize(2);
  }

  @Test
  void draw_noSpans_isNothing() {
    assertThat(plain(80).draw(List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0,0ms",
    "999,999ms",
    "1000,1.0s",
    "1949,1.9s",
    "1950,2.0s",
    "9949,9.9s",
    "9950,10s",
    "10499,10s",
    "10500,11s",
    "59499,59s",
    "59500,1m 0s",
    "3599499,59m 59s",
    "3599500,1h 0m",
    "86369999,23h 59m",
    "86370000,1d 0h",
    "252000,4m 12s",
    "3600000,1h 0m",
    "273600000,3d 4h"
  })
  void duration_isSaidAsPeopleDo(long millis, String said) {
    assertThat(HumanDuration.of(millis * 1_000_000)).isEqualTo(said);
  }

  private static Waterfall plain(int width) {
    return new Waterfall(Waterfall.Style.PLAIN, width, 0, false);
  }
}
