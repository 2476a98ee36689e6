package io.kitetrace.testing.kafka;

import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * A broker in a container, with what the embedded one has set otherwise than a broker's default.
 */
final class ContainerKafka implements AutoCloseable {

  /** The image of the compose file. */
  static final String IMAGE = "apache/kafka:4.3.1";

  private static final Map<String, String> SETTINGS =
      Map.of(
          "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
          "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0",
          "KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000",
          "KAFKA_MESSAGE_MAX_BYTES", "22020096",
          "KAFKA_REPLICA_FETCH_MAX_BYTES", "22020096");

  private final KafkaContainer container;

  private ContainerKafka(KafkaContainer container) {
    this.container = container;
  }

  static ContainerKafka start() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException(
          "-D%s=testcontainers: no container engine answers here; start one (DOCKER_HOST says where), or leave the property out for a broker in the tests' own JVM"
              .formatted(TestKafka.PROPERTY));
    }
    KafkaContainer container = new KafkaContainer(IMAGE).withEnv(SETTINGS);
    container.start();
    return new ContainerKafka(container);
  }

  String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public void close() {
    container.stop();
  }
}
