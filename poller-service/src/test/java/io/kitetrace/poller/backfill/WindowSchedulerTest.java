package io.kitetrace.poller.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.backfill.WindowScheduler.Window;
import io.kitetrace.poller.state.BackfillState.OpenWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WindowSchedulerTest {

  private static final Instant TO = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant FROM = TO.minus(Duration.ofDays(100));

  private final WindowScheduler plan =
      new WindowScheduler(List.of(new OpenWindow(null, FROM, TO)), 4);
  private final Window part = Objects.requireNonNull(plan.take());

  @Test
  void share_afterSomePages_givesAwayWhatIsOlderThanTheNextOnes() {
    read(1);
    assertThat(plan.share(part)).as("too little is known").isFalse();
    read(4);
    assertThat(plan.share(part)).isTrue();
    Window older = Objects.requireNonNull(plan.take());
    // A day holds a hundred builds: 25 pages reach back 25 days from the fifth.
    Instant cut = TO.minus(Duration.ofDays(30));
    assertThat(plan.left(part)).isEqualTo(new OpenWindow(null, cut, TO.minus(Duration.ofDays(5))));
    assertThat(plan.left(older)).isEqualTo(new OpenWindow(null, FROM, cut));
    read(5);
    assertThat(plan.share(part)).as("little is left of it").isFalse();
  }

  @Test
  void share_whileAPartWaits_givesAwayNothing() {
    read(5);
    assertThat(plan.halve(part)).isTrue();
    assertThat(plan.share(part)).isFalse();
  }

  @Test
  void take_givesNoMoreThanTheMost() {
    plan.halve(part);
    plan.halve(part);
    plan.halve(part);
    plan.halve(part);
    assertThat(List.of(plan.take() != null, plan.take() != null, plan.take() != null))
        .containsOnly(true);
    assertThat(plan.take()).isNull();
    plan.finished(part);
    assertThat(plan.take()).isNotNull();
  }

  @Test
  void halve_cutsTimeInTheMiddle_untilAMillisecondIsLeft() {
    assertThat(plan.halve(part)).isTrue();
    assertThat(plan.left(part)).isEqualTo(new OpenWindow(null, TO.minus(Duration.ofDays(50)), TO));
    WindowScheduler smallest =
        new WindowScheduler(List.of(new OpenWindow("web", TO.minusMillis(1), TO)), 1);
    assertThat(smallest.halve(Objects.requireNonNull(smallest.take()))).isFalse();
  }

  @Test
  void leftAfter_isWhatNobodyHasRead() {
    plan.halve(part);
    OpenWindow older = new OpenWindow(null, FROM, TO.minus(Duration.ofDays(50)));
    Instant bound = TO.minus(Duration.ofDays(1));
    assertThat(plan.leftAfter(part, bound))
        .containsExactly(new OpenWindow(null, TO.minus(Duration.ofDays(50)), bound), older);
    assertThat(plan.leftAfter(part, null)).containsExactly(older);
  }

  /** So many days more, of a hundred builds each. */
  private void read(int days) {
    for (int i = 0; i < days; i++) {
      plan.read(part, 100, plan.left(part).to().minus(Duration.ofDays(1)));
    }
  }
}
