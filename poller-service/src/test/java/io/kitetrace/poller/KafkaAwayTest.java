package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaAwayTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Instant now = Instant.now();

  @TempDir Path folder;

  @Test
  void kafkaThatGoesAndComesBack_costsTimeButNeitherDataNorRepeats() {
    EmbeddedKafkaOptions options = EmbeddedKafkaOptions.in(folder);
    FakeBuild before = FakeBuild.passed(1, now, 5);
    FakeBuild meanwhile = FakeBuild.passed(2, now, 4);
    EmbeddedKafka first = EmbeddedKafka.start(options);
    TestLog log = TestLog.on(first.bootstrapServers());
    try (FakeApi api = FakeApi.start();
        Poller poller = Pollers.poller(api, log)) {
      api.put(before);
      poller.start();
      await().atMost(PATIENCE).until(() -> poller.metrics().builds().published() == 1);
      first.close();
      api.put(meanwhile);
      await().atMost(PATIENCE).until(() -> !poller.outages().isEmpty());
      assertThat(poller.outages().getFirst()).contains(first.bootstrapServers());
      int port = Integer.parseInt(first.bootstrapServers().split(":")[1]);
      try (EmbeddedKafka again = EmbeddedKafka.start(options.withPort(port))) {
        assertThat(again.bootstrapServers()).isEqualTo(first.bootstrapServers());
        await().atMost(PATIENCE).until(() -> poller.metrics().builds().published() == 2);
        await().atMost(PATIENCE).until(() -> poller.outages().isEmpty());
        assertThat(log.builds())
            .extracting(ConsumerRecord::key)
            .containsExactlyInAnyOrder(before.id(), meanwhile.id());
        poller.close();
      }
    } finally {
      first.close();
    }
  }
}
