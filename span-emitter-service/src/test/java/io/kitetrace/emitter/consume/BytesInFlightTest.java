package io.kitetrace.emitter.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Memory fills up to its limit, and counts as full until half of it is free again. */
class BytesInFlightTest {

  private static final long MANY = 64 << 20;

  @Test
  void full_atTheLimit_andUntilHalfIsFree() {
    BytesInFlight memory = new BytesInFlight(100);
    memory.add(60);
    assertThat(memory.full()).isFalse();
    memory.add(60);
    assertThat(memory.full()).isTrue();
    assertThat(memory.bytes()).isEqualTo(120);
    memory.remove(60);
    assertThat(memory.full()).as("60 of 100 are still taken").isTrue();
    memory.remove(10);
    assertThat(memory.full()).isFalse();
  }

  @Test
  void full_whereEnoughWaitsToBeTraced_longBeforeTheLimit() {
    BytesInFlight memory = new BytesInFlight(MANY);
    memory.add(7 << 20);
    assertThat(memory.full()).isTrue();
    memory.started(2 << 20);
    assertThat(memory.full()).isTrue();
    memory.started(2 << 20);
    assertThat(memory.full()).isFalse();
    assertThat(memory.bytes()).as("it is worked on, and not done").isEqualTo(7 << 20);
  }

  @Test
  void awaitRoom_comesBackWhenThereIs() throws Exception {
    BytesInFlight memory = new BytesInFlight(100);
    memory.add(200);
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                memory.awaitRoom(Duration.ofHours(1));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    memory.remove(200);
    waiting.get(60, TimeUnit.SECONDS);
    assertThat(memory.full()).isFalse();
  }

  @Test
  void awaitRoom_withoutAny_comesBackAllTheSame() throws Exception {
    BytesInFlight memory = new BytesInFlight(100);
    memory.add(200);
    memory.awaitRoom(Duration.ofMillis(1));
    assertThat(memory.full()).isTrue();
  }
}
