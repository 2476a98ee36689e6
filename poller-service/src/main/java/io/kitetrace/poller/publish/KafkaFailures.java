package io.kitetrace.poller.publish;

import io.kitetrace.runtime.kafka.KafkaSentence;
import io.kitetrace.runtime.kafka.KafkaSettings;
import org.apache.kafka.common.KafkaException;

/** Says to a person what is wrong with Kafka, and which variable it is about. */
public final class KafkaFailures {

  private KafkaFailures() {}

  /** One sentence. */
  public static String sentence(KafkaSettings kafka, KafkaException e) {
    return KafkaSentence.of(kafka, e);
  }
}
