package io.kitetrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

  @TempDir Path folder;

  @Test
  void restart_onTheSameFolder_keepsRecordsAndGroupOffsets() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder))) {
      createTopic(kafka, "t");
      produceInTransaction(kafka, "a", "b");
      assertThat(consume(kafka, 2)).containsExactly("a", "b");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder))) {
      produceInTransaction(kafka, "c");
      // "a" and "b" were committed by the group before the restart.
      assertThat(consume(kafka, 1)).containsExactly("c");
    }
  }

  @Test
  void close_leavesNothingInKafkasStaticMetrics() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder))) {
      assertThat(kafka.bootstrapServers()).isNotEmpty();
      assertThat(KafkaYammerMetrics.defaultRegistry().allMetrics()).isNotEmpty();
    }
    assertThat(KafkaYammerMetrics.defaultRegistry().allMetrics()).isEmpty();
  }

  @Test
  void abortedTransaction_isNotSeenByReadCommitted() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder))) {
      createTopic(kafka, "t");
      try (KafkaProducer<String, String> producer = producer(kafka)) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("t", "k", "aborted")).get();
        producer.abortTransaction();
      }
      produceInTransaction(kafka, "kept");
      assertThat(consume(kafka, 1)).containsExactly("kept");
    }
  }

  @Test
  void start_onAFolderInUse_saysSoInOneSentence() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder))) {
      assertThat(kafka.bootstrapServers()).startsWith("127.0.0.1:");
      assertThatThrownBy(() -> EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder)))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining("in use by another process");
    }
  }

  @Test
  void start_onATakenPort_saysSoInOneSentence(@TempDir Path other) {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder))) {
      int taken = Integer.parseInt(kafka.bootstrapServers().split(":")[1]);
      assertThatThrownBy(() -> EmbeddedKafka.start(EmbeddedKafkaOptions.in(other).withPort(taken)))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining("port " + taken);
    }
  }

  private static void createTopic(EmbeddedKafka kafka, String name) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }
  }

  private static KafkaProducer<String, String> producer(EmbeddedKafka kafka) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "tx"),
        new StringSerializer(),
        new StringSerializer());
  }

  private static void produceInTransaction(EmbeddedKafka kafka, String... values) {
    try (KafkaProducer<String, String> producer = producer(kafka)) {
      producer.initTransactions();
      producer.beginTransaction();
      for (String value : values) {
        producer.send(new ProducerRecord<>("t", "k", value));
      }
      producer.commitTransaction();
    }
  }

  private static List<String> consume(EmbeddedKafka kafka, int count) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "group.id", "g",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of("t"));
      List<String> values = new ArrayList<>();
      for (long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
          values.size() < count && System.nanoTime() < end; ) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          values.add(record.value());
        }
      }
      consumer.commitSync();
      return values;
    }
  }
}
