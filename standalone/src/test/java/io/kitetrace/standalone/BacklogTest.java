package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.kafka.TestKafka;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class BacklogTest {

  private static final Map<String, Object> KAFKA =
      Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers());

  @Test
  void of_aGroup_isWhatItHasNotCommitted() throws Exception {
    String topic = "t" + UUID.randomUUID();
    try (Admin admin = Admin.create(KAFKA);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(KAFKA, new StringSerializer(), new StringSerializer())) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
      for (int n = 0; n < 5; n++) {
        producer.send(new ProducerRecord<>(topic, n % 2, "k", "v")).get();
      }
      assertThat(Backlog.of(admin, topic, topic)).isEqualTo(5);
      commit(admin, topic, 3, 1);
      assertThat(Backlog.of(admin, topic, topic)).isEqualTo(1);
      commit(admin, topic, 3, 2);
      assertThat(Backlog.of(admin, topic, topic)).isZero();
    }
  }

  private static void commit(Admin admin, String topic, long first, long second) throws Exception {
    admin
        .alterConsumerGroupOffsets(
            topic,
            Map.of(
                new TopicPartition(topic, 0), new OffsetAndMetadata(first),
                new TopicPartition(topic, 1), new OffsetAndMetadata(second)))
        .all()
        .get();
  }
}
