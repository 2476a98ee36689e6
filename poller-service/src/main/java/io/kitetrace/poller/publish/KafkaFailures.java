package io.kitetrace.poller.publish;

import io.kitetrace.runtime.kafka.KafkaSettings;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/** Says to a person what is wrong with Kafka, and which variable it is about. */
public final class KafkaFailures {

  private KafkaFailures() {}

  /** One sentence. */
  public static String sentence(KafkaSettings kafka, KafkaException e) {
    String servers = kafka.bootstrapServers();
    return switch (root(e)) {
      case AuthenticationException no ->
          "KAFKA_SASL_JAAS_CONFIG, KAFKA_SECURITY_PROTOCOL: Kafka at %s does not accept our credentials (%s)"
              .formatted(servers, no.getClass().getSimpleName());
      case AuthorizationException no ->
          "Kafka at %s does not permit what the poller does (%s: %s); it needs to read and write its topics, its group and transactional ids"
              .formatted(servers, no.getClass().getSimpleName(), no.getMessage());
      case ConfigException no ->
          String.valueOf(no.getMessage()).contains("bootstrap")
              ? "KAFKA_BOOTSTRAP_SERVERS: no host of %s can be found".formatted(servers)
              : "KAFKA_…: " + no.getMessage();
      case RetriableException no ->
          "KAFKA_BOOTSTRAP_SERVERS: Kafka at %s does not answer (%s)"
              .formatted(servers, no.getClass().getSimpleName());
      default ->
          "Kafka at %s failed (%s: %s)"
              .formatted(servers, root(e).getClass().getSimpleName(), root(e).getMessage());
    };
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }
}
