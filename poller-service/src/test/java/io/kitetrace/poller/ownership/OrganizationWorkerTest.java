package io.kitetrace.poller.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.poller.inbox.BackfillOrder;
import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.inbox.InboxMessage.BuildAddress;
import io.kitetrace.poller.log.BrokenBuild;
import io.kitetrace.poller.log.BuildLog;
import io.kitetrace.poller.log.OffsetTracker.Ack;
import io.kitetrace.poller.log.Origin;
import io.kitetrace.poller.log.Origin.Source;
import io.kitetrace.poller.poll.Imports;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.TestBuildLog;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.retry.StopSignal;
import io.kitetrace.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrganizationWorkerTest {

  private final Instant now = Instant.now();
  private final TestLog log = TestLog.create();
  private final TestWork work = new TestWork(log);
  private final StopSignal stop = new StopSignal();
  private final Queue<RuntimeException> faults = new ConcurrentLinkedQueue<>();

  /** Fails once for each fault, where it would open the log. */
  private final BuildLog owned =
      TestBuildLog.of(
          log,
          work.metrics,
          time -> {
            RuntimeException fault = faults.poll();
            if (fault != null) {
              throw fault;
            }
            stop.sleep(time);
          },
          () -> {});

  @AfterEach
  void close() {
    owned.close();
    work.close();
  }

  @Test
  void take_ofAMessageThatCannotBeHandled_makesItADeadLetter_andTheNextIsTaken()
      throws InterruptedException {
    OrganizationWorker worker = worker(Mode.SERVICE);
    Ack poison = owned.inbox().received(7);
    Ack good = owned.inbox().received(8);

    faults.add(new IllegalStateException("a fault"));
    worker.take(order("s3cret"), poison);
    worker.take(
        new InboxMessage.ImportedBuild("acme", "i", now, FakeBuild.passed(1, now, 5).json(0)),
        good);
    worker.rest();

    assertThat(log.builds()).hasSize(1);
    assertThat(owned.inbox().open()).isZero();
    ConsumerRecord<String, byte[]> letter = log.deadLetters().getFirst();
    assertThat(TestLog.header(letter, Headers.ERROR_CLASS)).isEqualTo("InboxMessage");
    assertThat(TestLog.header(letter, Headers.ORGANIZATION)).isEqualTo("acme");
    assertThat(new String(letter.value(), StandardCharsets.UTF_8))
        .contains("\"from\"")
        .doesNotContain("s3cret");
    assertThat(log.committedOffset(log.topics().topics().inbox(), TestBuildLog.PARTITION))
        .isEqualTo(9);
  }

  @Test
  void anImportedBuildThatIsSetAside_isCountedForWhoSentIt() throws InterruptedException {
    BrokenBuild broken =
        new BrokenBuild(
            null,
            new byte[] {'x'},
            BrokenBuild.Kind.MESSAGE,
            "a reason",
            new Origin(Source.IMPORT, "acme", now));
    Work service = work.of(Mode.SERVICE);
    new Imports(service.resources(), owned, "acme")
        .setAside(broken, "i", owned.inbox().received(7));
    assertThat(owned.memory().imported("acme", "i")).isEqualTo(new BuildCounts(0, 0, 0, 0, 1));
    assertThat(owned.inbox().open()).isZero();
    assertThat(log.deadLetters()).hasSize(1);
  }

  @Test
  void take_whileKafkaFails_doesNotBlameTheMessage() {
    OrganizationWorker worker = worker(Mode.SERVICE);
    faults.add(new RetriesExhaustedException("Kafka is away", false, null));
    assertThatThrownBy(() -> worker.take(order(), owned.inbox().received(7)))
        .isInstanceOf(RetriesExhaustedException.class);
    assertThat(log.deadLetters()).isEmpty();
    assertThat(owned.inbox().open()).isEqualTo(1);
  }

  @Test
  void take_ofAnOrder_makesItDurable_andAgainOnlyTellsWhoPlacedItAgain()
      throws InterruptedException {
    OrganizationWorker worker = worker(Mode.IMPORTS);
    worker.take(order(), owned.inbox().received(7));
    worker.take(order().placedBy("again"), owned.inbox().received(8));
    assertThat(owned.inbox().open()).isZero();
    assertThat(owned.memory().runningBackfills("acme"))
        .singleElement()
        .satisfies(state -> assertThat(state.order()).isEqualTo(order().placedBy("again")));
  }

  @Test
  void threads_areThoseThatTheModeNeeds() {
    assertThat(worker(Mode.SERVICE).threads())
        .containsOnlyKeys("poll-acme", "hints-1-acme", "hints-2-acme", "backfill-acme");
    assertThat(worker(Mode.ONE_PASS).threads())
        .containsOnlyKeys("poll-acme", "hints-1-acme", "hints-2-acme");
    assertThat(worker(Mode.BACKFILLS).threads()).containsOnlyKeys("backfill-acme");
    assertThat(worker(Mode.IMPORTS).threads()).isEmpty();
  }

  /** Whoever does not poll leaves live builds to who does. */
  @Test
  void take_ofAHintWithoutPolling_finishesIt() throws InterruptedException {
    worker(Mode.BACKFILLS)
        .take(
            new InboxMessage.Hint(new BuildAddress("acme", "web", 1), null, null, "test", now),
            owned.inbox().received(7));
    assertThat(owned.inbox().open()).isZero();
  }

  private OrganizationWorker worker(Mode mode) {
    return new OrganizationWorker("acme", owned, stop, work.of(mode));
  }

  private BackfillOrder order(String... pipelines) {
    return new BackfillOrder("acme", "order", "p", now, now, List.of(pipelines));
  }
}
