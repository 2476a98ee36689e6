package io.kitetrace.poller.log;

import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.doctor.Finding;
import io.kitetrace.runtime.kafka.KafkaCalls;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Whether our Kafka user may write in transactions: it does so, under a transactional id of its
 * own, which fences nobody, and aborts. Not to index and state, though: a poller that takes a
 * partition over reads them to the last stable offset, which an open transaction of another holds
 * back.
 *
 * @param topics the topics; those that are absent are passed over
 * @param idPrefix of the pollers' transactional ids
 */
public record TransactionCheck(KafkaSettings kafka, Topics topics, String idPrefix)
    implements Check {

  private static final String KEY = "kitetrace-doctor";

  @Override
  public String name() {
    return "transactions";
  }

  @Override
  public List<Finding> run() {
    try {
      Set<String> existing =
          KafkaCalls.ask(kafka, admin -> KafkaCalls.await(admin.listTopics().names()));
      List<String> written =
          List.of(topics.builds(), topics.inbox(), topics.deadLetters()).stream()
              .filter(existing::contains)
              .toList();
      return List.of(transact(written));
    } catch (TransactionalIdAuthorizationException e) {
      return List.of(
          new Finding.Wrong(
              name(),
              "POLLER_TRANSACTIONAL_ID_PREFIX: Kafka does not permit our user transactional ids that begin with %s; grant it Describe and Write on them (SECURITY.md)"
                  .formatted(idPrefix)));
    } catch (KafkaException e) {
      return List.of(new Finding.Wrong(name(), KafkaFailures.sentence(kafka, e)));
    }
  }

  private Finding transact(List<String> written) {
    String id = idPrefix + "-doctor-" + UUID.randomUUID().toString().substring(0, 8);
    KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            kafka.producer(properties(id)), new StringSerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
      List<String> refused = new ArrayList<>();
      for (String topic : written) {
        if (!mayWrite(producer, topic)) {
          refused.add(topic);
        }
      }
      if (!refused.isEmpty()) {
        return new Finding.Wrong(
            name(),
            "Kafka does not permit our user to write to %s; grant it Write (SECURITY.md)"
                .formatted(String.join(", ", refused)));
      }
      return new Finding.Fine(
          name(),
          written.isEmpty()
              ? "ids of the prefix %s may be used; there is no topic to write to yet"
                  .formatted(idPrefix)
              : "written to %s and aborted".formatted(String.join(", ", written)));
    } finally {
      producer.close(Duration.ofSeconds(2));
    }
  }

  private static boolean mayWrite(KafkaProducer<String, byte[]> producer, String topic) {
    producer.beginTransaction();
    try {
      Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(topic, 0, KEY, new byte[0]));
      producer.flush();
      KafkaCalls.await(sent);
      return true;
    } catch (AuthorizationException e) {
      return false;
    } finally {
      producer.abortTransaction();
    }
  }

  private static Map<String, Object> properties(String id) {
    return Map.ofEntries(
        Map.entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id),
        // Should it be killed in between, readers of committed records wait no longer than this.
        Map.entry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 5_000),
        Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
        Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd"),
        Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000),
        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000),
        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 6_000));
  }
}
