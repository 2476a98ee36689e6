package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.inbox.InboxCodec;
import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.inbox.InboxMessage.BuildAddress;
import io.kitetrace.poller.inbox.InboxWriter;
import io.kitetrace.poller.metrics.PollerMetrics.InboxResult;
import io.kitetrace.poller.ownership.Mode;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestBuildLog;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.kafka.InboxProducer.Placed;
import io.kitetrace.runtime.kafka.OwnerPartitions;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboxTest {

  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final int PARTITION = OwnerPartitions.of("acme", TopicSettings.OWNER_PARTITIONS);

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();
  private final InboxWriter writer = new InboxWriter(log.kafka(), log.topics(), 4 << 20);

  @AfterEach
  void close() {
    writer.close();
    api.close();
  }

  @Test
  void importedBuilds_arePublishedOnce_withTheInboxesOffset() {
    int count = 600; // more than a slice
    api.put(FakeBuild.passed(1, now, 30)); // polled, and imported too
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
    }
    Placed last = imported(1, count);
    imported(1, 50); // again, as after a crash of whoever imports
    try (Poller poller = Pollers.poller(api, log)) {
      poller.start();
      await().atMost(LIMIT).until(() -> committed() > last.offset() + 50);
      assertThat(inbox(poller)).containsExactly(count + 50L, 0L, 0L);
      await().atMost(LIMIT).until(() -> poller.metrics().passes() > 0);
    }
    List<ConsumerRecord<String, byte[]>> records = log.builds();
    assertThat(records).extracting(ConsumerRecord::key).hasSize(count).doesNotHaveDuplicates();
    assertThat(records.stream().filter(r -> "poll".equals(TestLog.header(r, Headers.SOURCE))))
        .hasSize(1);
    ConsumerRecord<String, byte[]> imported =
        records.stream()
            .filter(r -> r.key().equals(FakeBuild.passed(2, now, 30).id()))
            .findFirst()
            .orElseThrow();
    assertThat(TestLog.header(imported, Headers.SOURCE)).isEqualTo("import");
    assertThat(TestLog.header(imported, Headers.FETCHED_AT)).isEqualTo(now.toString());
    assertThat(new String(imported.value(), StandardCharsets.UTF_8))
        .contains("\"webhook_url\":\"\"");
  }

  @Test
  void whatWasAborted_neverCameOutOfTheInbox() {
    TestBuildLog.setUp(log);
    log.write(false, record(1), record(2));
    log.write(true, record(3));
    try (Poller poller = Pollers.poller(api, log)) {
      poller.start();
      await().atMost(LIMIT).until(() -> poller.metrics().builds().published() == 1);
      await().atMost(LIMIT).until(() -> committed() > 2);
      assertThat(inbox(poller)).containsExactly(1L, 0L, 0L);
    }
    assertThat(log.builds())
        .extracting(ConsumerRecord::key)
        .containsExactly(FakeBuild.passed(3, now, 30).id());
  }

  private ProducerRecord<String, byte[]> record(int number) {
    InboxCodec.Encoded encoded =
        InboxCodec.encode(
            new InboxMessage.ImportedBuild(
                "acme", "i", now, FakeBuild.passed(number, now, 30).json(0)));
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(log.topics().topics().inbox(), PARTITION, "acme", encoded.value());
    encoded
        .headers()
        .forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    return record;
  }

  @Test
  void whatIsNotForUs_isPassedOver_andCounted() {
    writer.send(hint("globex-" + PARTITION)).join();
    putUnknown();
    writer.send(new InboxMessage.ImportedBuild("acme", "i", now, new byte[] {'{'})).join();
    InboxMessage.Hint elsewhere = elsewhere();
    writer.send(elsewhere).join();
    try (Poller poller = Pollers.poller(api, log)) {
      poller.start();
      await().atMost(LIMIT).until(() -> inbox(poller).equals(List.of(1L, 1L, 2L)));
      await().atMost(LIMIT).until(() -> poller.metrics().builds().rejected() == 1);
      await().atMost(LIMIT).until(() -> committed() >= 2);
    }
    assertThat(log.deadLetters()).hasSize(1);
  }

  @Test
  void aCommandsOwnWorker_leavesOthersMessagesToThem() {
    List<String> others = List.of(organization(true), organization(false));
    for (int i = 0; i < others.size(); i++) {
      byte[] json = FakeBuild.passed(i, now, 30).json(0);
      writer.send(new InboxMessage.ImportedBuild(others.get(i), "theirs", now, json)).join();
    }
    imported(2, 1);
    try (Poller command = Pollers.poller(api, log)) {
      command.start(Mode.IMPORTS);
      await().atMost(LIMIT).until(() -> inbox(command).equals(List.of(1L, 0L, 2L)));
      await().atMost(LIMIT).until(() -> command.metrics().builds().published() == 1);
    }
    try (Poller theirs =
        Pollers.poller(Pollers.settings(api.url(), log).forOrganizations(others))) {
      theirs.start(Mode.IMPORTS);
      await().atMost(LIMIT).until(() -> theirs.metrics().builds().published() == 2);
    }
    assertThat(log.builds()).extracting(ConsumerRecord::key).hasSize(3).doesNotHaveDuplicates();
  }

  /** Of an organization whose partition nobody here works for. */
  private static InboxMessage.Hint elsewhere() {
    return hint(organization(false));
  }

  private static String organization(boolean onOurPartition) {
    return IntStream.range(0, 1000)
        .mapToObj(i -> "initech-" + i)
        .filter(
            slug ->
                (OwnerPartitions.of(slug, TopicSettings.OWNER_PARTITIONS) == PARTITION)
                    == onOurPartition)
        .findFirst()
        .orElseThrow();
  }

  private static InboxMessage.Hint hint(String organization) {
    return new InboxMessage.Hint(
        new BuildAddress(organization, "web", 1), null, null, "test", Instant.now());
  }

  private Placed imported(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(n -> FakeBuild.passed(n, now, 30))
        .map(b -> writer.send(new InboxMessage.ImportedBuild("acme", "i", now, b.json(9))))
        .toList()
        .getLast()
        .join();
  }

  private void putUnknown() {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            log.kafka().producer(Map.of()), new StringSerializer(), new ByteArraySerializer())) {
      producer.send(
          new ProducerRecord<>(log.topics().topics().inbox(), PARTITION, "acme", new byte[1]));
    }
  }

  private long committed() {
    return log.committedOffset(log.topics().topics().inbox(), PARTITION);
  }

  /** Messages that were received, not readable, foreign. */
  private static List<Long> inbox(Poller poller) {
    return Arrays.stream(InboxResult.values())
        .map(result -> poller.metrics().counted(result))
        .toList();
  }
}
