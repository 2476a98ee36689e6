package io.kitetrace.poller.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.state.BackfillState;
import io.kitetrace.poller.state.BackfillState.OpenWindow;
import io.kitetrace.poller.state.BackfillState.Phase;
import io.kitetrace.poller.state.BackfillState.Windows;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.runtime.settings.Globs;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackfillsTest {

  private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");
  private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant JULY = Instant.parse("2026-07-01T00:00:00Z");
  private static final BuildCounts COUNTS = new BuildCounts(1, 2, 3, 4, 5);

  @Test
  void start_aNewOrder_isOneWindowOverTheOrganization() {
    BackfillState begun = of(order(MAY, JUNE), null, Globs.ALL);
    assertThat(begun.open()).containsExactly(new OpenWindow(null, MAY, JUNE));
    assertThat(begun.phase()).isEqualTo(Phase.RUNNING);
    assertThat(begun.windows().lists()).isEqualTo(1);
  }

  @Test
  void start_fewPipelinesByName_isAWindowForEach() {
    assertThat(of(order(MAY, JUNE, "api", "web"), null, Globs.ALL).open())
        .containsExactly(new OpenWindow("api", MAY, JUNE), new OpenWindow("web", MAY, JUNE));
    assertThat(of(order(MAY, JUNE), null, Globs.of(List.of("web"))).open())
        .containsExactly(new OpenWindow("web", MAY, JUNE));
    assertThat(of(order(MAY, JUNE, "api", "we*"), null, Globs.ALL).open())
        .containsExactly(new OpenWindow(null, MAY, JUNE));
  }

  @Test
  void start_oneThatWasInterrupted_goesOnAndReachesForTheTimeSince() {
    BackfillState goesOn = of(order(MAY, JULY), state(Phase.FAILED), Globs.ALL);
    assertThat(goesOn.open())
        .containsExactly(
            new OpenWindow(null, JUNE, JULY), new OpenWindow(null, MAY, MAY.plusSeconds(9)));
    assertThat(goesOn.counts()).isEqualTo(COUNTS);
    assertThat(goesOn.requests()).isEqualTo(7);
    assertThat(goesOn.phase()).isEqualTo(Phase.RUNNING);
    assertThat(goesOn.order().from()).isEqualTo(MAY);
    assertThat(goesOn.order().to()).isEqualTo(JULY);
  }

  @Test
  void start_aCompleteOne_beginsAnew() {
    BackfillState anew = of(order(MAY, JUNE), state(Phase.COMPLETE), Globs.ALL);
    assertThat(anew.open()).containsExactly(new OpenWindow(null, MAY, JUNE));
    assertThat(anew.counts()).isEqualTo(BuildCounts.NONE);
  }

  private static BackfillState of(
      BackfillOrder order, @Nullable BackfillState before, Globs configured) {
    return Backfills.start(order, before, configured);
  }

  private static BackfillState state(Phase phase) {
    return new BackfillState(
        phase,
        phase == Phase.FAILED ? "the \"API\" refused" : null,
        order(MAY, JUNE).placedBy("before"),
        new Windows(1, List.of(new OpenWindow(null, MAY, MAY.plusSeconds(9)))),
        COUNTS,
        7);
  }

  private static BackfillOrder order(Instant from, Instant to, String... pipelines) {
    return new BackfillOrder("acme", "id", "now", from, to, List.of(pipelines));
  }
}
