package io.kitetrace.runtime.kafka;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** A transaction that nobody ends: what is behind it can be read by nobody. */
public final class EndlessTransactionException extends KafkaException {

  private static final long serialVersionUID = 1;

  EndlessTransactionException(TopicPartition partition, String servers) {
    super(
        "partition %d of the topic %s in Kafka at %s holds a transaction that nobody ends; kafka-transactions.sh finds it (find-hanging) and aborts it"
            .formatted(partition.partition(), partition.topic(), servers));
  }
}
