package io.kitetrace.poller.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.log.OffsetTracker.Ack;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {

  private final OffsetTracker progress = new OffsetTracker();
  private final Ack first = progress.received(40);
  private final Ack second = progress.received(41);
  private final Ack third = progress.received(45); // offsets may have gaps

  @Test
  void after_nothingWasFinished_isNowhere() {
    assertThat(progress.after(List.of())).isEqualTo(OffsetTracker.NOWHERE);
  }

  @Test
  void after_waitsForTheOldest() {
    progress.done(second);
    progress.done(third);
    assertThat(progress.after(List.of())).isEqualTo(OffsetTracker.NOWHERE);
    assertThat(progress.after(Set.of(first))).isEqualTo(46);
  }

  @Test
  void after_countsWhatATransactionWouldFinish_onceItIsCommitted() {
    assertThat(progress.after(Set.of(first))).isEqualTo(41);
    assertThat(progress.after(List.of())).as("it may fail").isEqualTo(OffsetTracker.NOWHERE);
    progress.committed(Set.of(first), 41);
    assertThat(progress.after(List.of())).isEqualTo(OffsetTracker.NOWHERE);
    progress.done(second);
    assertThat(progress.after(List.of())).isEqualTo(45);
    assertThat(progress.open()).isEqualTo(1);
  }

  @Test
  void after_finishedInAnyOrder_isTheEndOnceAllAre() {
    progress.done(third);
    progress.done(first);
    assertThat(progress.after(List.of())).isEqualTo(41);
    progress.done(second);
    assertThat(progress.after(List.of())).isEqualTo(46);
    progress.committed(Set.of(), 46);
    assertThat(progress.after(List.of())).isEqualTo(OffsetTracker.NOWHERE);
    assertThat(progress.open()).isZero();
  }

  @Test
  void committed_ofAnEarlierPosition_doesNotGoBack() {
    progress.done(first);
    progress.done(second);
    progress.committed(Set.of(), 45);
    progress.committed(Set.of(), 41); // of a transaction that was decided before
    assertThat(progress.after(List.of())).isEqualTo(OffsetTracker.NOWHERE);
    progress.received(46);
    assertThat(progress.after(Set.of(third))).isEqualTo(46);
  }

  @Test
  void done_twice_isOnce() {
    progress.done(first);
    progress.done(first);
    assertThat(progress.open()).isEqualTo(2);
  }
}
