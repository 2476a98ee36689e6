package io.kitetrace.poller.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.inbox.InboxMessage.BuildAddress;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.metrics.PollerMetrics.InboxResult;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.TestBuildLog;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.retry.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboxDispatcherTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MEBIBYTE = 1 << 20;

  private final Instant now = Instant.now();
  private final TestLog log = TestLog.create();
  private final TestWork work = new TestWork(log);
  private final StopSignal stop = new StopSignal();
  private final BuildLog owned = TestBuildLog.of(log, work.metrics, stop, () -> {});
  private final InboxDispatcher dispatcher =
      new InboxDispatcher(
          TestBuildLog.PARTITION, List.of("acme"), owned, stop, work.of(Mode.IMPORTS));

  @AfterEach
  void close() {
    owned.close();
    work.close();
  }

  @Test
  void hasRoom_endsWithEnoughBytes_orEnoughMessages() {
    for (int offset = 0; offset < 8; offset++) {
      assertThat(dispatcher.hasRoom()).isTrue();
      dispatcher.received(offset, null, MEBIBYTE);
    }
    assertThat(dispatcher.hasRoom()).isFalse();

    InboxDispatcher small =
        new InboxDispatcher(1, List.of("acme"), owned, stop, work.of(Mode.IMPORTS));
    for (int offset = 0; offset < 2_000; offset++) {
      assertThat(small.hasRoom()).isTrue();
      small.received(offset, null, 1);
    }
    assertThat(small.hasRoom()).isFalse();
  }

  @Test
  void hasRoom_comesBackWhenTheMessagesWereTaken() {
    dispatcher.received(0, null, 9 * MEBIBYTE);
    assertThat(dispatcher.hasRoom()).isFalse();
    dispatcher.start();
    await().atMost(PATIENCE).until(dispatcher::hasRoom);
    dispatcher.stop();
  }

  @Test
  void messages_areGivenToTheirOrganization_andTheOffsetWaitsAtOthers() throws Exception {
    dispatcher.received(0, null, 1);
    dispatcher.received(
        1, new InboxMessage.Hint(new BuildAddress("globex", "web", 1), null, null, "x", now), 1);
    dispatcher.received(2, imported(1), 1);
    dispatcher.received(3, imported(2), 1);
    dispatcher.start();
    await().atMost(PATIENCE).until(() -> log.builds().size() == 2);
    assertThat(committed()).isEqualTo(1); // behind it waits what another is configured for
    assertThat(log.builds())
        .extracting(ConsumerRecord::key)
        .containsExactly(FakeBuild.passed(1, now, 5).id(), FakeBuild.passed(2, now, 5).id());
    assertThat(work.metrics.counted(InboxResult.UNREADABLE)).isEqualTo(1);
    assertThat(work.metrics.counted(InboxResult.FOREIGN)).isEqualTo(1);
    assertThat(work.metrics.counted(InboxResult.RECEIVED)).isEqualTo(2);

    dispatcher.stop();
    dispatcher.stop(); // again: nothing
    assertThat(dispatcher.awaitEnd(PATIENCE)).isTrue();
    assertThat(work.threads.notAlive()).isEmpty();
  }

  private InboxMessage imported(int number) {
    return new InboxMessage.ImportedBuild(
        "acme", "i", now, FakeBuild.passed(number, now, 5).json(0));
  }

  private long committed() {
    return log.committedOffset(log.topics().topics().inbox(), TestBuildLog.PARTITION);
  }
}
