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
    assertThat(plain(80).draw(Traces.ofJobs(300)).lines().count()).isEqualTo(302);
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
  void draw_noSpans_isNothing() {
    assertThat(plain(80).draw(List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0,0ms",
    "999,999ms",
    "1000,1.0s",
    "9999,9.9s",
    "10000,10s",
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
