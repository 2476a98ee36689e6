package io.kitetrace.enricher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka goes away while answers come. */
class KafkaAwayTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path folder;

  @Test
  void kafka_lostWhileAnswersWait_costsTime_andNeitherLosesNorRepeatsATimeline() throws Exception {
    EmbeddedKafkaOptions options = EmbeddedKafkaOptions.in(folder);
    EmbeddedKafka kafka = EmbeddedKafka.start(options);
    String servers = kafka.bootstrapServers();
    TestAnswers answers = new TestAnswers();
    try (TestLog log = new TestLog(servers, 2);
        Enricher enricher =
            new Enricher(
                log.settings(),
                answers,
                EnricherMetrics.ofCommand(),
                new ServiceThreads(),
                Clock.systemUTC())) {
      enricher.start(Enricher.FOR_EVER);
      log.publish(TestBuilds.build("acme", 1, 2));
      await().atMost(PATIENCE).until(log::isDone);
      answers.hold("acme");
      answers.hold("other");
      log.publish(TestBuilds.build("acme", 2, 10), TestBuilds.build("other", 3, 10));
      await().atMost(PATIENCE).until(() -> enricher.metrics().load().asks() == 30);

      kafka.close();
      answers.release("acme");
      answers.release("other");
      await().atMost(PATIENCE).until(() -> enricher.kafka().reachable() == 0);
      assertThat(enricher.threads().notAlive()).isEmpty();
      assertThat(enricher.ended()).isNotDone();

      kafka = EmbeddedKafka.start(options.withPort(URI.create("kafka://" + servers).getPort()));
      await().atMost(PATIENCE).until(log::isDone);
      assertThat(log.versions()).hasSize(33).doesNotHaveDuplicates();
    } finally {
      kafka.close();
    }
  }
}
