package io.kitetrace.poller.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.state.BackfillState;
import io.kitetrace.poller.state.BackfillState.OpenWindow;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.state.Phase;
import io.kitetrace.runtime.settings.Globs;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackfillOrderTest {

  private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");
  private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant JULY = Instant.parse("2026-07-01T00:00:00Z");
  private static final BuildCounts COUNTS = new BuildCounts(1, 2, 3, 4, 5);

  @Test
  void begin_ofANewOrder_isOneWindowOverTheOrganization() {
    BackfillState begun = order(MAY, JUNE).begin(null, Globs.ALL);
    assertThat(begun.open()).containsExactly(new OpenWindow(null, MAY, JUNE));
    assertThat(begun.phase()).isEqualTo(Phase.RUNNING);
    assertThat(begun.lists()).isEqualTo(1);
  }

  @Test
  void begin_ofFewPipelinesByName_isAWindowForEach() {
    assertThat(order(MAY, JUNE, "api", "web").begin(null, Globs.ALL).open())
        .containsExactly(new OpenWindow("api", MAY, JUNE), new OpenWindow("web", MAY, JUNE));
    assertThat(order(MAY, JUNE).begin(null, Globs.of(List.of("web"))).open())
        .containsExactly(new OpenWindow("web", MAY, JUNE));
    assertThat(order(MAY, JUNE, "api", "we*").begin(null, Globs.ALL).open())
        .containsExactly(new OpenWindow(null, MAY, JUNE));
  }

  @Test
  void begin_ofOneThatWasInterrupted_goesOnAndReachesForTheTimeSince() {
    BackfillState goesOn = order(MAY, JULY).begin(state(Phase.FAILED), Globs.ALL);
    assertThat(goesOn.open())
        .containsExactly(
            new OpenWindow(null, JUNE, JULY), new OpenWindow(null, MAY, MAY.plusSeconds(9)));
    assertThat(goesOn.counts()).isEqualTo(COUNTS);
    assertThat(goesOn.requests()).isEqualTo(7);
    assertThat(goesOn.phase()).isEqualTo(Phase.RUNNING);
    assertThat(goesOn.from()).isEqualTo(MAY);
    assertThat(goesOn.to()).isEqualTo(JULY);
  }

  @Test
  void begin_ofACompleteOne_beginsAnew() {
    BackfillState anew = order(MAY, JUNE).begin(state(Phase.COMPLETE), Globs.ALL);
    assertThat(anew.open()).containsExactly(new OpenWindow(null, MAY, JUNE));
    assertThat(anew.counts()).isEqualTo(BuildCounts.NONE);
  }

  @Test
  void state_writtenAndReadAgain_isTheSame() {
    for (BackfillState state :
        List.of(state(Phase.FAILED), order(MAY, JUNE, "a*", "web").begin(null, Globs.ALL))) {
      assertThat(BackfillState.read(state.key(), state.json())).isEqualTo(state);
    }
  }

  private static BackfillState state(Phase phase) {
    return new BackfillState(
        "acme",
        "id",
        "before",
        phase,
        phase == Phase.FAILED ? "the \"API\" refused" : null,
        MAY,
        JUNE,
        List.of(),
        1,
        List.of(new OpenWindow(null, MAY, MAY.plusSeconds(9))),
        COUNTS,
        7);
  }

  private static BackfillOrder order(Instant from, Instant to, String... pipelines) {
    return new BackfillOrder("acme", "id", "now", from, to, List.of(pipelines));
  }
}
