package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.command.Summary;
import org.junit.jupiter.api.Test;

class VerdictTest {

  @Test
  void success_isWhereAllThatWasPublishedWasConsumed() {
    assertThat(verdict(50, 50, 0).isSuccess()).isTrue();
    assertThat(verdict(50, 49, 0).isSuccess()).isFalse();
    assertThat(verdict(50, 51, 0).isSuccess()).isFalse();
  }

  @Test
  void success_withALogThatHeldSomeBefore_isAnythingUpToThat() {
    assertThat(verdict(0, 5, 6).isSuccess()).isTrue();
    assertThat(verdict(3, 2, 6).isSuccess()).isFalse();
    assertThat(verdict(3, 9, 6).isSuccess()).isTrue();
    assertThat(verdict(3, 10, 6).isSuccess()).isFalse();
  }

  @Test
  void success_needsThatNothingWasRejectedOrKeptAside() {
    assertThat(new Verdict(summary(5, 5, 1, 0), 0).isSuccess()).isFalse();
    assertThat(new Verdict(summary(5, 5, 0, 1), 0).isSuccess()).isFalse();
    assertThat(new Verdict(summary(5, 5, 1, 1), 0).fault()).isNull();
    assertThat(new Verdict(enriched(0), 0).isSuccess()).isTrue();
    assertThat(new Verdict(enriched(1), 0).isSuccess()).isFalse();
  }

  @Test
  void fault_sumsThatDoNotClose_isOne() {
    Summary summary = new Summary(9, 5, 0, 0, 0, 0, 5, 5, 0, 0, 10, 1, 1);
    assertThat(new Verdict(summary, 0).fault()).contains("do not close");
  }

  private static Summary enriched(long deadTimelines) {
    return new Summary(
        5, 5, 0, 0, 0, 0, 5, 5, 0, 0, 15, 1, 1, new Summary.Timelines(3, 9, deadTimelines));
  }

  private static Verdict verdict(long published, long consumed, long waiting) {
    return new Verdict(summary(published, consumed, 0, 0), waiting);
  }

  private static Summary summary(long published, long consumed, long rejected, long dead) {
    return new Summary(
        published + rejected,
        published,
        0,
        0,
        0,
        rejected,
        consumed,
        consumed - dead,
        0,
        dead,
        consumed * 3,
        1,
        1);
  }
}
