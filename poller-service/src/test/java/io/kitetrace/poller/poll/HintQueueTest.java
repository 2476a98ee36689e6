package io.kitetrace.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.inbox.InboxMessage.BuildAddress;
import io.kitetrace.poller.log.OffsetTracker.Ack;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HintQueueTest {

  private final Instant now = Instant.now();
  private final HintQueue queue = new HintQueue();

  @Test
  void manyHintsAboutABuild_areOneLook_withTheNewestHintAndTheOldestMessage() throws Exception {
    assertThat(note(7, 1)).isEqualTo(HintQueue.Noted.NEW);
    InboxMessage.Hint newest = hint(7, now.plusSeconds(1));
    assertThat(queue.note(newest, new Ack(2))).isEqualTo(HintQueue.Noted.COALESCED);
    HintQueue.Entry entry = next();
    assertThat(entry.hint()).isEqualTo(newest);
    assertThat(entry.ack()).isEqualTo(new Ack(1));
    assertThat(entry.tries()).isZero();
  }

  @Test
  void buildsAreLookedAt_inTheOrderOfTheirHints() throws Exception {
    note(7, 1);
    note(8, 2);
    assertThat(next().hint().number()).isEqualTo(7);
    assertThat(next().hint().number()).isEqualTo(8);
  }

  @Test
  void aHintAboutABuildThatIsBeingLookedAt_isOneMoreLook_butNotAtTheSameTime() throws Exception {
    note(7, 1);
    HintQueue.Entry first = next();
    assertThat(note(7, 2)).isEqualTo(HintQueue.Noted.NEW);
    note(8, 3);
    assertThat(next().hint().number()).isEqualTo(8);
    queue.finished(first);
    assertThat(next().ack()).isEqualTo(new Ack(2));
  }

  @Test
  void aLookInVain_isRepeated_unlessANewerHintWaits() throws Exception {
    note(7, 1);
    HintQueue.Entry inVain = next();
    assertThat(queue.again(inVain, 1, Duration.ZERO)).isTrue();
    HintQueue.Entry second = next();
    assertThat(second.tries()).isEqualTo(1);
    assertThat(second.ack()).isEqualTo(new Ack(1));
    note(7, 2);
    assertThat(queue.again(second, 2, Duration.ZERO)).as("finished by the newer one").isFalse();
    assertThat(next().ack()).isEqualTo(new Ack(2));
  }

  @Test
  void moreThanMayWait_areLeftToPolling_untilOneIsFinished() throws Exception {
    for (int i = 0; i < HintQueue.MAX; i++) {
      assertThat(note(i, i)).isEqualTo(HintQueue.Noted.NEW);
    }
    assertThat(note(5_000, 1)).isEqualTo(HintQueue.Noted.FULL);
    assertThat(note(7, 1)).as("that one waits anyway").isEqualTo(HintQueue.Noted.COALESCED);
    HintQueue.Entry entry = next();
    assertThat(note(5_000, 1)).as("being looked at counts").isEqualTo(HintQueue.Noted.FULL);
    queue.finished(entry);
    assertThat(note(5_000, 1)).isEqualTo(HintQueue.Noted.NEW);
  }

  @Test
  void close_endsAllWaits() throws Exception {
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return queue.next() == null;
              } catch (InterruptedException e) {
                return false;
              }
            });
    queue.close();
    assertThat(waiting.get(60, TimeUnit.SECONDS)).isTrue();
    note(7, 1);
    assertThat(queue.next()).isNull();
  }

  private HintQueue.Entry next() throws InterruptedException {
    return Objects.requireNonNull(queue.next());
  }

  private HintQueue.Noted note(long number, long offset) {
    return queue.note(hint(number, now), new Ack(offset));
  }

  private static InboxMessage.Hint hint(long number, Instant at) {
    return new InboxMessage.Hint(
        new BuildAddress("acme", "web", number), "b" + number, at, "build.finished", at);
  }
}
