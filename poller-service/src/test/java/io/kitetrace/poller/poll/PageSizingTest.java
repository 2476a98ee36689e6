package io.kitetrace.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageSizingTest {

  private static final long MB = 1 << 20;
  private static final long SECOND = 1_000_000_000L;

  private final PageSizing size = new PageSizing(1);

  @Test
  void served_ofOrdinaryBuilds_staysAtTheMost() {
    size.served(100, 4 * MB, 3 * SECOND);
    assertThat(size.builds()).isEqualTo(100);
  }

  @Test
  void served_ofLargeOrSlowPages_asksForFewerBuilds() {
    size.served(100, 640 * MB, SECOND);
    assertThat(size.builds()).isEqualTo(10);
    PageSizing slow = new PageSizing(1);
    slow.served(100, MB, 80 * SECOND);
    assertThat(slow.builds()).isEqualTo(25);
  }

  @Test
  void served_ofSmallPagesAgain_growsStepByStep() {
    size.refused();
    size.refused();
    assertThat(size.builds()).isEqualTo(6);
    size.served(6, MB, SECOND);
    assertThat(size.builds()).isEqualTo(12);
    size.served(0, 0, SECOND);
    assertThat(size.builds()).isEqualTo(12);
  }

  @Test
  void refused_neverAsksForLessThanOne() {
    for (int i = 0; i < 9; i++) {
      size.refused();
    }
    assertThat(size.builds()).isEqualTo(1);
  }
}
