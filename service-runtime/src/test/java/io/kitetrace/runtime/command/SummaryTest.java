package io.kitetrace.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SummaryTest {

  @Test
  void json_holdsEveryFigureOfTheDesignInOneLine() {
    assertThat(new Summary(10, 4, 3, 1, 1, 1, 4, 2, 1, 1, 50, 6, 1.23456).json())
        .isEqualTo(
            "{\"builds_seen\":10,\"builds_published\":4,\"builds_unchanged\":3,\"builds_filtered\":1,"
                + "\"builds_unfinished\":1,\"builds_rejected\":1,\"builds_consumed\":4,\"builds_emitted\":2,"
                + "\"builds_skipped\":1,\"dead_letters\":1,\"spans_exported\":50,\"api_requests\":6,"
                + "\"seconds\":1.235}");
  }

  @Test
  void json_whereAnEnricherRan_hasItsFigures() {
    Summary.Timelines timelines = new Summary.Timelines(7, 41, 0);
    assertThat(new Summary(1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 50, 6, 1, timelines).json())
        .contains("\"spans_exported\":50,\"timelines\":7,\"timeline_spans\":41,");
  }

  @Test
  void closes_onlyWhenBothSumsDo() {
    assertThat(new Summary(10, 4, 3, 1, 1, 1, 4, 2, 1, 1, 50, 6, 1).closes()).isTrue();
    assertThat(new Summary(11, 4, 3, 1, 1, 1, 4, 2, 1, 1, 50, 6, 1).closes()).isFalse();
    assertThat(new Summary(10, 4, 3, 1, 1, 1, 5, 2, 1, 1, 50, 6, 1).closes()).isFalse();
  }
}
