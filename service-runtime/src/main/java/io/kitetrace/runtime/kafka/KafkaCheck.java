package io.kitetrace.runtime.kafka;

import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.doctor.Finding;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/**
 * Whether Kafka can be reached.
 *
 * @param kafka how
 */
public record KafkaCheck(KafkaSettings kafka) implements Check {

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public List<Finding> run() {
    try {
      int brokers =
          KafkaCalls.ask(kafka, admin -> KafkaCalls.await(admin.describeCluster().nodes())).size();
      return List.of(
          new Finding.Fine(
              name(),
              "%s answers: %d broker%s"
                  .formatted(kafka.bootstrapServers(), brokers, brokers == 1 ? "" : "s")));
    } catch (KafkaException e) {
      return List.of(
          new Finding.Wrong(
              name(),
              KafkaFailures.sentence(kafka, e)
                  + "; check the address, and KAFKA_SECURITY_PROTOCOL where it wants TLS (standalone brings a Kafka of its own: doctor --standalone)"));
    }
  }
}
