package io.kitetrace.poller.log;

import io.kitetrace.runtime.kafka.LogEnds;
import io.kitetrace.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of a former owner that belong to no transaction Kafka's coordinator knows: a broker that
 * restarts can accept its last try although its transaction is over. Nobody reads past them, and
 * they would be committed with the id's next transaction. So that one writes beside them, and is
 * aborted.
 */
record StrayTransaction(LogSettings settings, int partition) {

  private static final Logger LOG = LoggerFactory.getLogger(StrayTransaction.class);

  /** Of a record that nobody sees who reads what is committed. */
  private static final String NOBODY = "aborted";

  /** Aborts it, if there is one; the producer has just taken its id, so nothing else is open. */
  void abort(KafkaProducer<String, byte[]> producer) {
    Topics topics = settings.topics();
    List<TopicPartition> ours =
        List.of(
            new TopicPartition(topics.index(), partition),
            new TopicPartition(topics.state(), partition));
    List<TopicPartition> all = new ArrayList<>(ours);
    for (String topic : List.of(topics.builds(), topics.deadLetters())) {
      producer.partitionsFor(topic).forEach(p -> all.add(new TopicPartition(topic, p.partition())));
    }
    List<TopicPartition> open = LogEnds.open(settings.kafka(), all);
    if (open.isEmpty()) {
      return;
    }
    // To the log other owners write too: what is open there may be theirs, and stays so.
    (open.stream().anyMatch(ours::contains) ? LOG.atWarn() : LOG.atDebug())
        .addKeyValue("partitions", open)
        .log("Kafka holds records of a transaction that it has forgotten; they are aborted");
    producer.beginTransaction();
    for (TopicPartition p : all) {
      var unused = // the memory cannot be read where it failed
          producer.send(new ProducerRecord<>(p.topic(), p.partition(), NOBODY, new byte[0]));
    }
    producer.flush(); // what is not there yet would not be aborted, but forgotten
    producer.abortTransaction();
  }
}
