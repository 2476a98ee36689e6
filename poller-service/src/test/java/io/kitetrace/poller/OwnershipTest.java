package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.settings.PublishSettings;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.PollerProcess;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnershipTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();

  @TempDir Path folder;

  @AfterEach
  void stopApi() {
    api.close();
  }

  @Test
  void start_publishesWhatFinishesLater() {
    Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS); // as the server tells it
    try (Poller poller = Pollers.poller(api, log)) {
      poller.start();
      await().atMost(PATIENCE).until(() -> poller.metrics().passes() > 1);
      assertThat(poller.isJoined()).isTrue();
      assertThat(poller.owned()).containsExactly("acme");
      assertThat(poller.metrics().cursor("acme")).isBetween(started, Instant.now());
      api.put(FakeBuild.passed(1, now, 2));
      await().atMost(PATIENCE).until(() -> poller.metrics().builds().published() == 1);
    }
    assertThat(keys()).hasSize(1);
  }

  @Test
  void twoPollers_pollAnOrganizationOnce_andOneGoesOnWhenTheOtherStops() {
    api.put(builds(50));
    // So long that only a member that leaves gives its place to another in time.
    PollerSettings settings = withSessions(PATIENCE.multipliedBy(10));
    Poller first = Pollers.poller(settings);
    try (Poller second = Pollers.poller(settings)) {
      first.start();
      await().atMost(PATIENCE).until(() -> first.metrics().builds().published() == 50);
      second.start();
      await().atMost(PATIENCE).until(second::isJoined);
      first.close();
      await().atMost(PATIENCE).until(() -> second.owned().contains("acme"));
      api.put(FakeBuild.passed(99, now, 2));
      await().atMost(PATIENCE).until(() -> second.metrics().builds().published() == 1);
    } finally {
      first.close();
    }
    assertThat(keys()).hasSize(51).doesNotHaveDuplicates();
  }

  /**
   * Builds finish all the time; the owner is a process that is killed (SIGKILL), and whose session
   * ends.
   */
  @Test
  void twoPollers_oneOfThemKilled_theOtherTakesOver_withoutGapOrDouble() throws Exception {
    api.put(builds(50));
    Map<String, String> variables = new HashMap<>(Pollers.variables(api.url(), log));
    variables.put("KAFKA_SESSION_TIMEOUT_MS", "6000");
    AtomicInteger number = new AtomicInteger(1_000);
    ScheduledExecutorService finishing = Executors.newSingleThreadScheduledExecutor();
    try (PollerProcess owner = PollerProcess.start(variables, folder.resolve("out").toFile());
        Poller other = Pollers.poller(api, log)) {
      await().atMost(PATIENCE).until(() -> api.asked().size() > 2);
      other.start();
      await().atMost(PATIENCE).until(other::isJoined);
      var unused =
          finishing.scheduleAtFixedRate(
              () -> {
                Instant finish = Instant.now();
                api.put(FakeBuild.passed(number.incrementAndGet(), finish, 2).finished(finish));
              },
              0,
              200,
              TimeUnit.MILLISECONDS);
      int before = api.asked().size();
      await().atMost(PATIENCE).until(() -> api.asked().size() > before + 3);
      assertThat(other.owned()).isEmpty();
      owner.kill();
      await().atMost(PATIENCE).until(() -> other.metrics().builds().published() > 10);
    } finally {
      finishing.shutdownNow();
      assertThat(finishing.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
    poll();
    assertThat(keys()).hasSize(50 + number.get() - 1_000).doesNotHaveDuplicates();
  }

  @Test
  void aFormerOwnersTransaction_isNeitherSeenNorRepeated() {
    api.put(builds(3));
    poll();
    // As if it had been killed between sending and committing.
    try (KafkaProducer<String, byte[]> killed = transactional()) {
      killed.initTransactions();
      killed.beginTransaction();
      killed.send(new ProducerRecord<>(log.topics().topics().builds(), "half", new byte[1]));
      killed.flush();
      killed.close(Duration.ZERO);
    }
    api.put(FakeBuild.passed(9, now, 2));
    poll();
    assertThat(keys()).hasSize(4).doesNotContain("half");
  }

  @Test
  void anOwnerThatIsFenced_loadsItsMemoryAgainBeforeItGoesOn() {
    api.put(builds(3));
    try (Poller poller = Pollers.poller(api, log);
        KafkaProducer<String, byte[]> other = transactional()) {
      poller.start();
      await().atMost(PATIENCE).until(() -> poller.metrics().builds().published() == 3);
      other.initTransactions();
      api.put(FakeBuild.passed(9, now, 2));
      await().atMost(PATIENCE).until(() -> keys().size() == 4);
      await().atMost(PATIENCE).until(() -> poller.outages().isEmpty());
    }
    assertThat(keys()).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void runOnce_whereAnotherPollsTheOrganization_doesNotWaitForEver() {
    try (Poller service = Pollers.poller(api, log);
        Poller once = Pollers.poller(api, log)) {
      service.start();
      await().atMost(PATIENCE).until(() -> service.metrics().passes() > 0);
      assertThatThrownBy(once::runOnce)
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("another poller of the group " + log.group());
    }
  }

  @Test
  void runOnce_withoutKafka_isOneSentenceThatNamesTheVariable() {
    try (Poller poller = Pollers.poller(Pollers.settings(api.url(), log).withKafka(nowhere()))) {
      assertThatThrownBy(poller::runOnce)
          .isInstanceOf(CommandFailure.class)
          .hasMessageStartingWith("KAFKA_BOOTSTRAP_SERVERS: ");
    }
  }

  @Test
  void close_whileKafkaIsAway_ends() {
    Poller poller = Pollers.poller(Pollers.settings(api.url(), log).withKafka(nowhere()));
    poller.start();
    await().atMost(PATIENCE).until(() -> !poller.outages().isEmpty());
    assertThat(poller.isJoined()).isFalse();
    poller.close();
    assertThat(poller.ended()).isDone();
  }

  private KafkaProducer<String, byte[]> transactional() {
    int partition = io.kitetrace.runtime.kafka.OwnerPartitions.of("acme", 6);
    return new KafkaProducer<>(
        log.kafka().producer(Map.of("transactional.id", log.group() + "-" + partition)),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static KafkaSettings nowhere() {
    return new KafkaSettings(
        Map.of(
            "bootstrap.servers",
            "127.0.0.1:1",
            "default.api.timeout.ms",
            "300",
            "request.timeout.ms",
            "200"));
  }

  private PollerSettings withSessions(Duration timeout) {
    PollerSettings settings = Pollers.settings(api.url(), log);
    PublishSettings publish =
        new PublishSettings(
            settings.publish().redact(),
            settings.publish().group(),
            settings.publish().transactionalIdPrefix(),
            timeout);
    return new PollerSettings(
        settings.buildkite(), settings.poll(), publish, settings.kafka(), settings.topics());
  }

  private void poll() {
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
    }
  }

  private FakeBuild[] builds(int count) {
    return IntStream.range(10, 10 + count)
        .mapToObj(n -> FakeBuild.passed(n, now, 3))
        .toArray(FakeBuild[]::new);
  }

  private List<String> keys() {
    return log.builds().stream().map(ConsumerRecord::key).toList();
  }
}
