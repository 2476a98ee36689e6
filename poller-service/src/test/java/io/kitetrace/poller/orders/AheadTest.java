package io.kitetrace.poller.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.kafka.InboxProducer.Placed;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AheadTest {

  private static final long LONG_AFTER = Duration.ofMinutes(1).toNanos();

  private final Ahead ahead = new Ahead();

  @Test
  void bytes_fallWithEachThatIsHandled_inTheOrderOfItsOrganization() {
    ahead.sent("acme", 100);
    ahead.sent("globex", 7);
    ahead.sent("acme", 20);
    assertThat(ahead.builds()).isEqualTo(3);
    assertThat(ahead.bytes()).isEqualTo(127);
    ahead.handled("acme", 1);
    assertThat(ahead.bytes()).isEqualTo(27);
    ahead.handled("acme", 1); // told again
    assertThat(ahead.bytes()).isEqualTo(27);
    ahead.handled("globex", 1);
    ahead.handled("acme", 2);
    assertThat(ahead.builds()).isZero();
    assertThat(ahead.bytes()).isZero();
  }

  @Test
  void oneThatFailed_isNotWaitedFor_alsoWhereThoseBehindItWereHandledBefore() {
    ahead.sent("acme", 100);
    ahead.sent("acme", 20);
    ahead.handled("acme", 1); // the second, as the first never got there
    ahead.failed("acme", 100);
    assertThat(ahead.builds()).isZero();
    assertThat(ahead.bytes()).isZero();
  }

  @Test
  void passedOver_isWhatTheOffsetHasPassed_andNobodyHandled_afterAWhile() {
    ahead.sent("acme", 1);
    ahead.sent("other", 1);
    ahead.sent("other", 1);
    ahead.placed("acme", new Placed(0, 10));
    ahead.placed("other", new Placed(0, 11));
    assertThat(ahead.passedOver(Map.of(0, 20L), 1)).isEmpty();
    assertThat(ahead.passedOver(Map.of(0, 20L), LONG_AFTER))
        .as("one of the other's is not in the inbox yet")
        .containsExactly(new Ahead.PassedOver("acme", 1));
    ahead.placed("other", new Placed(0, 20));
    assertThat(ahead.passedOver(Map.of(0, 20L), 1)).as("the offset is the next").isEmpty();
    assertThat(ahead.passedOver(Map.of(0, 20L), LONG_AFTER)).isEmpty();
    assertThat(ahead.passedOver(Map.of(0, 21L), 1)).isEmpty();
    assertThat(ahead.passedOver(Map.of(0, 21L), 2)).as("its state may come").isEmpty();
    assertThat(ahead.passedOver(Map.of(0, 21L), LONG_AFTER))
        .containsExactly(new Ahead.PassedOver("other", 2));
    assertThat(ahead.builds()).isZero();
    assertThat(ahead.passedOver(Map.of(0, 21L), 2 * LONG_AFTER)).isEmpty();
  }

  @Test
  void passedOver_ofWhatWasHandled_isNothing() {
    ahead.sent("acme", 1);
    ahead.placed("acme", new Placed(3, 10));
    assertThat(ahead.passedOver(Map.of(3, 11L), 1)).isEmpty();
    ahead.handled("acme", 1);
    assertThat(ahead.passedOver(Map.of(3, 11L), LONG_AFTER)).isEmpty();
    assertThat(ahead.passedOver(Map.of(), LONG_AFTER)).isEmpty();
  }
}
