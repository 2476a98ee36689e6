package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.command.Summary;
import org.junit.jupiter.api.Test;

class SummaryTextTest {

  @Test
  void of_millionsOfBuilds_fitsEightyColumns() {
    long n = 9_999_999;
    Summary summary = new Summary(n, n, n, n, n, n, n, n, n, n, n * 50, n, 123_456);
    assertThat(SummaryText.of(summary).lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void of_aRun_namesEachFigureAndItsUnit() {
    Summary summary = new Summary(33, 19, 4, 2, 7, 1, 19, 11, 5, 3, 64, 1, 5.25);
    assertThat(SummaryText.of(summary))
        .isEqualTo(
            """
            builds seen             33 = 19 published + 4 unchanged + 2 filtered
                                       + 7 unfinished + 1 rejected
            builds consumed         19 = 11 emitted + 5 skipped + 3 dead letters
            spans exported          64
            API requests             1
            seconds                5.3""");
  }

  @Test
  void of_aRunWithAnEnricher_hasItsFigures() {
    Summary summary =
        new Summary(1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 64, 1, 5.25, new Summary.Timelines(7, 41, 0));
    assertThat(SummaryText.of(summary))
        .contains(
            """
            spans exported          64
            timelines                7
            their spans             41
            """);
  }
}
