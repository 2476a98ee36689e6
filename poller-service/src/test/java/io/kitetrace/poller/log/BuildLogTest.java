package io.kitetrace.poller.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.poller.log.Origin.Source;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.state.StateRecord;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.TestBuildLog;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.retry.Outage;
import io.kitetrace.runtime.retry.StopSignal;
import io.kitetrace.runtime.retry.Waiter;
import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.IndexEntry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BuildLogTest {

  private static final int KIB = 1024;

  private final Instant now = Instant.now();
  private final TestLog topics = TestLog.create();
  private final PollerMetrics metrics =
      new PollerMetrics(new SimpleMeterRegistry(), InstantSource.system());
  private final StopSignal stop = new StopSignal();
  private final AtomicInteger fenced = new AtomicInteger();

  @AfterEach
  void stop() {
    stop.stop();
  }

  @Test
  void publish_ofAVersionThatWasPublishedMeanwhile_writesItOnce() throws InterruptedException {
    try (BuildLog log = log(stop)) {
      log.publish(batch(build(1)));
      log.publish(batch(build(1), build(2), build(2)));
    }
    assertThat(keys()).containsExactlyInAnyOrder(build(1).head().id(), build(2).head().id());
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(2, 2, 0, 0, 0));
  }

  /** What a commit without an answer leaves: it is in the log, and nobody knows. */
  @Test
  void publish_afterACommitThatSucceededWithoutAnAnswer_writesNothingAgain() throws Exception {
    TestBuildLog.setUp(topics);
    LogSettings settings = TestBuildLog.settings(topics);
    LogRecords records =
        new LogRecords(settings.topics(), settings.group(), TestBuildLog.PARTITION);
    BatchPlan attempt = new BatchPlan(batch(build(1)));
    try (LogSession first = LogSession.open(settings, TestBuildLog.PARTITION, now, stop)) {
      first.commit(
          attempt.decide(first.memory(), records, settings.maxBatchBytes()).records(), Map.of());
    }
    try (LogSession second = LogSession.open(settings, TestBuildLog.PARTITION, now, stop)) {
      BatchPlan.Decision again = attempt.decide(second.memory(), records, settings.maxBatchBytes());
      assertThat(again.records()).isEmpty();
      attempt.committed(again, second.memory(), metrics);
    }
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(1, 0, 0, 0, 0));
    assertThat(keys()).hasSize(1);
  }

  /** A former owner writes and commits behind the ends up to which the new one reads. */
  @Test
  void open_takesTheIdBeforeItLoadsItsMemory() throws InterruptedException {
    try (BuildLog before = log(stop)) {
      before.publish(batch(build(1)));
    }
    FinishedBuild contested = build(2);
    try (KafkaProducer<String, byte[]> former = producer()) {
      former.initTransactions();
      AtomicInteger waits = new AtomicInteger();
      Waiter loading =
          time -> {
            if (waits.incrementAndGet() == 2) { // the first is before it is opened
              former.beginTransaction();
              send(former, contested);
              commitIfItMay(former);
            }
            stop.sleep(time);
          };
      try (BuildLog log = log(loading)) {
        log.publish(batch(contested));
      }
      assertThat(waits.get()).isGreaterThan(1);
    }
    assertThat(keys()).containsExactlyInAnyOrder(build(1).head().id(), contested.head().id());
  }

  @Test
  void publish_onceAnotherHasTakenThePartition_yieldsAndTakesNothingBack() throws Exception {
    try (BuildLog log = log(stop);
        KafkaProducer<String, byte[]> other = producer()) {
      log.publish(batch(build(1)));
      other.initTransactions();
      other.beginTransaction();
      send(other, build(2));
      assertThatThrownBy(() -> log.publish(batch(build(3))))
          .isInstanceOf(InterruptedException.class);
      assertThatThrownBy(() -> log.publish(batch(build(3))))
          .isInstanceOf(InterruptedException.class);
      assertThatThrownBy(() -> log.memory().cursor("acme"))
          .isInstanceOf(InterruptedException.class);
      assertThat(fenced).hasValue(1);
      other.commitTransaction();
    }
    assertThat(keys()).containsExactlyInAnyOrder(build(1).head().id(), build(2).head().id());
  }

  @Test
  void publish_ofADeadLetterLargerThanItsTopicTakes_cutsIt() throws InterruptedException {
    topics.createDeadLettersTopic(512 * KIB);
    try (BuildLog log = log(stop)) {
      Batch batch = batch(build(1));
      batch.add(broken("b", KIB * KIB));
      batch.add(broken("c", KIB));
      log.publish(batch);
    }
    assertThat(keys()).hasSize(1);
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(1, 0, 0, 0, 2));
    assertThat(topics.deadLetters())
        .extracting(letter -> letter.key() + " " + letter.value().length)
        .containsExactlyInAnyOrder("b " + BrokenBuild.HEAD_BYTES, "c " + KIB);
  }

  @Test
  @Timeout(120)
  void publish_ofADeadLetterThatTheBrokerRefuses_goesOnAndCountsIt() throws InterruptedException {
    topics.createDeadLettersTopic(KIB);
    try (BuildLog log = log(stop)) {
      Batch batch = batch(build(1));
      batch.add(broken("b", KIB * KIB));
      log.publish(batch);
      log.publish(batch(build(2)));
    }
    assertThat(keys()).hasSize(2);
    assertThat(topics.deadLetters()).isEmpty();
    assertThat(metrics.builds()).isEqualTo(new BuildCounts(2, 0, 0, 0, 1));
    assertThat(metrics.deadLettersRefused()).isEqualTo(1);
  }

  /** A commit waits for Kafka for seconds; who only asks what is known does not. */
  @Test
  @Timeout(120)
  void reading_doesNotWaitForACommit(@TempDir Path folder) throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder));
    TestLog away = TestLog.on(kafka.bootstrapServers());
    Outage outage = TestBuildLog.outage();
    FinishedBuild known = build(1);
    BuildLog log = TestBuildLog.of(away, metrics, outage, stop, () -> {});
    log.publish(batch(known));
    kafka.close();
    CountDownLatch begun = new CountDownLatch(1);
    Thread publishing =
        new Thread(
            () -> {
              Batch batch = batch(build(2));
              batch.progress(
                  counts -> {
                    begun.countDown();
                    return new StateRecord.Cursor("acme", now, null, null);
                  });
              try {
                log.publish(batch);
              } catch (InterruptedException e) {
                // at the test's end
              }
            });
    publishing.start();
    begun.await();
    CompletableFuture<@Nullable Instant> finish = new CompletableFuture<>();
    Thread reading =
        new Thread(
            () -> {
              try {
                finish.complete(log.memory().publishedFinish(known.head().id()));
              } catch (InterruptedException e) {
                finish.completeExceptionally(e);
              }
            });
    reading.start();
    await().atMost(Duration.ofSeconds(40)).until(() -> finish.isDone() || outage.current() != null);
    assertThat(outage.current()).as("the commit that is under way").isNull();
    assertThat(finish.join()).isEqualTo(known.finishedAt());
    stop.stop();
    publishing.join();
    reading.join();
    log.close();
  }

  private BuildLog log(Waiter waiter) {
    return TestBuildLog.of(topics, metrics, waiter, fenced::incrementAndGet);
  }

  private static Batch batch(FinishedBuild... builds) {
    Batch batch = new Batch();
    List.of(builds).forEach(batch::add);
    return batch;
  }

  private FinishedBuild build(int number) {
    byte[] json = FakeBuild.passed(number, now, 5).json(0);
    try {
      BuildHead head = BuildHead.read(json);
      return new FinishedBuild(
          head,
          Objects.requireNonNull(head.finishedAt()),
          json,
          new Origin(Source.POLL, "acme", now));
    } catch (MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }

  /** Of bytes that do not compress. */
  private BrokenBuild broken(String id, int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return new BrokenBuild(
        id, bytes, BrokenBuild.Kind.MALFORMED, "no build", new Origin(Source.POLL, "acme", now));
  }

  private void send(KafkaProducer<String, byte[]> producer, FinishedBuild build) {
    String id = build.head().id();
    IndexEntry entry = new IndexEntry(build.finishedAt(), build.head().version());
    producer.send(new ProducerRecord<>(topics.topics().topics().builds(), id, build.json()));
    producer.send(
        new ProducerRecord<>(
            topics.topics().topics().index(), TestBuildLog.PARTITION, id, entry.json()));
    producer.flush();
  }

  private static void commitIfItMay(KafkaProducer<?, ?> producer) {
    try {
      producer.commitTransaction();
    } catch (KafkaException e) {
      // fenced
    }
  }

  private KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        topics
            .kafka()
            .producer(Map.of("transactional.id", topics.group() + "-" + TestBuildLog.PARTITION)),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private List<String> keys() {
    return topics.builds().stream().map(ConsumerRecord::key).toList();
  }
}
