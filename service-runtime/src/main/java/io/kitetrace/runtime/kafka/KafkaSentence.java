package io.kitetrace.runtime.kafka;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Says to a person what is wrong with Kafka, and which variable it is about. */
public final class KafkaSentence {

  private KafkaSentence() {}

  /** One sentence. */
  public static String of(KafkaSettings kafka, KafkaException e) {
    String servers = kafka.bootstrapServers();
    return switch (root(e)) {
      case SslAuthenticationException no ->
          "KAFKA_SSL_TRUSTSTORE_LOCATION, KAFKA_SECURITY_PROTOCOL: no secure connection to Kafka at %s; name the authority of its certificate, and our own certificate where it wants one"
              .formatted(servers);
      case AuthenticationException no ->
          "KAFKA_SASL_JAAS_CONFIG, KAFKA_SECURITY_PROTOCOL: Kafka at %s does not accept our credentials (%s)"
              .formatted(servers, no.getClass().getSimpleName());
      case AuthorizationException no ->
          "Kafka at %s does not permit it (%s: %s); SECURITY.md lists the rights that our user needs on topics, groups and transactional ids"
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
