package io.kitetrace.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kitetrace.testing.kafka.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class TopicReaderTest {

  private static final String KAFKA = TestKafka.shared().bootstrapServers();

  @Test
  void transactionThatNobodyEnds_isToldAsSuch_withWhereItIs() throws Exception {
    String topic = "open-" + UUID.randomUUID();
    KafkaSettings kafka = KafkaSettings.plain(KAFKA);
    try (Admin admin = Admin.create(kafka.admin(Map.of()));
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                kafka.producer(Map.of("transactional.id", topic)),
                new StringSerializer(),
                new StringSerializer())) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "open")).get();

      EndlessTransactionException told =
          catchThrowableOfType(
              EndlessTransactionException.class,
              () -> readToEnd(kafka, new TopicPartition(topic, 0)));

      assertThat(KafkaFailures.sentence(kafka, told))
          .startsWith("partition 0 of the topic " + topic)
          .contains(KAFKA, "find-hanging")
          .doesNotContain("\n");
      producer.abortTransaction();
    }
  }

  private static void readToEnd(KafkaSettings kafka, TopicPartition partition) {
    try (TopicReader reader =
        new TopicReader(
            kafka,
            "test",
            TopicReader.Records.SMALL,
            Map.of(partition, 0L),
            Duration.ofMillis(1))) {
      while (reader.hasNext()) {
        reader.next();
      }
    }
  }
}
