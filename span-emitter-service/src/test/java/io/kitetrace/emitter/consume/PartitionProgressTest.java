package io.kitetrace.emitter.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.delivery.BuildRecord;
import io.kitetrace.emitter.delivery.BuildRecord.Place;
import io.kitetrace.emitter.metrics.RecordKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** What may be committed is what is completed without a gap. */
class PartitionProgressTest {

  private final BytesInFlight memory = new BytesInFlight(1_000);
  private final PartitionProgress lease = new PartitionProgress(memory, Long.MAX_VALUE);

  @Test
  void committable_aGap_waitsForIt() {
    begin(lease, 5);
    begin(lease, 6);
    begin(lease, 9);
    settle(lease, 6);
    settle(lease, 9);
    assertThat(lease.uncommitted(10)).isEqualTo(-1);
    settle(lease, 5);
    assertThat(lease.uncommitted(12)).isEqualTo(12); // past a transaction's marker
  }

  @Test
  void committed_isNotCommittedAgain() {
    begin(lease, 5);
    settle(lease, 5);
    lease.committed(6);
    assertThat(lease.uncommitted(6)).isEqualTo(-1);
  }

  @Test
  void end_whatComesLate_countsNoMore() {
    begin(lease, 5);
    lease.end();
    assertThat(memory.bytes()).isZero();
    settle(lease, 5);
    assertThat(memory.bytes()).isZero();
    assertThat(lease.active()).isFalse();
  }

  @Test
  void stop_whatIsUnderWay_isStillSettled() {
    begin(lease, 5);
    lease.stop();
    assertThat(lease.active()).isFalse();
    settle(lease, 5);
    assertThat(memory.bytes()).isZero();
    assertThat(lease.uncommitted(6)).isEqualTo(6);
    lease.end();
    assertThat(memory.bytes()).isZero();
  }

  @Test
  void waiting_enoughOfIt_isFullUntilHalfIsTakenUpOrForgotten() {
    BytesInFlight room = new BytesInFlight(Long.MAX_VALUE);
    PartitionProgress busy = new PartitionProgress(room, Long.MAX_VALUE);
    PartitionProgress other = new PartitionProgress(room, Long.MAX_VALUE);
    int third = 2 << 20;
    busy.begin(1, third);
    busy.begin(2, third);
    assertThat(room.full()).isFalse();
    other.begin(1, third);
    assertThat(room.full()).isTrue();
    busy.started(record(busy, 1, third));
    assertThat(room.full()).isTrue();
    other.end();
    assertThat(room.full()).isFalse();
    assertThat(room.bytes()).isEqualTo(2L * third);
  }

  @Test
  void limit_positionBeyondIt_commitsNoFurther() {
    PartitionProgress limited = new PartitionProgress(memory, 8);
    assertThat(limited.wants(7)).isTrue();
    assertThat(limited.wants(8)).isFalse();
    begin(limited, 7);
    settle(limited, 7);
    assertThat(limited.uncommitted(20)).isEqualTo(8);
    assertThat(limited.drained()).isFalse();
    limited.committed(8);
    assertThat(limited.drained()).isTrue();
  }

  @Property(tries = 200)
  void committable_anyOrderOfSettling_neverPassesAnOpenRecord(
      @ForAll @IntRange(min = 1, max = 40) int records, @ForAll @LongRange(min = 0) long seed) {
    BytesInFlight room = new BytesInFlight(10);
    PartitionProgress any = new PartitionProgress(room, Long.MAX_VALUE);
    List<Integer> open = new ArrayList<>();
    for (int offset = 0; offset < records; offset++) {
      begin(any, offset);
      open.add(offset);
    }
    List<Integer> order = new ArrayList<>(open);
    Collections.shuffle(order, new Random(seed));
    for (Integer offset : order) {
      settle(any, offset);
      open.remove(offset);
      long expected = open.isEmpty() ? records : open.getFirst();
      assertThat(Math.max(0, any.committable(records))).isEqualTo(expected);
    }
    assertThat(room.bytes()).isZero();
    assertThat(room.full()).isFalse();
  }

  private static void begin(PartitionProgress lease, long offset) {
    lease.begin(offset, 3);
  }

  private static void settle(PartitionProgress lease, long offset) {
    lease.completed(record(lease, offset, 3));
  }

  private static BuildRecord record(PartitionProgress lease, long offset, int size) {
    return new BuildRecord(
        RecordKind.BUILD,
        lease,
        new Place("log", 0, offset, 0),
        null,
        ByteBuffer.allocate(size),
        List.of());
  }
}
