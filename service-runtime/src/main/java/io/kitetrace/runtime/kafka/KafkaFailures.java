package io.kitetrace.runtime.kafka;

import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/** Says to a person what is wrong with Kafka, and which variable or right it is about. */
public final class KafkaFailures {

  private KafkaFailures() {}

  /** One sentence, where it is known from elsewhere which rights are needed. */
  public static String sentence(KafkaSettings kafka, Throwable e) {
    return sentence(kafka, List.of(), e);
  }

  /**
   * One sentence. Where Kafka does not permit something, Kafka is asked which of the rights is
   * missing; that may take some seconds.
   *
   * @param needed the rights that the caller needs
   */
  public static String sentence(KafkaSettings kafka, Collection<RequiredAcl> needed, Throwable e) {
    String servers = kafka.bootstrapServers();
    return switch (root(e)) {
      // Their words can hold pieces of what was set.
      case IllegalArgumentException no -> unreadable(kafka);
      case LoginException no -> unreadable(kafka);
      case SslAuthenticationException no -> untrusted(servers, no);
      case SSLException no -> untrusted(servers, no);
      case GeneralSecurityException no -> untrusted(servers, no);
      case AuthenticationException no ->
          "%s: Kafka at %s does not accept our user or its %s"
              .formatted(credentials(kafka), servers, oauth(kafka) ? "token" : "password");
      case AuthorizationException no -> refused(servers, missing(kafka, needed, no), no);
      case ConfigException no ->
          String.valueOf(no.getMessage()).contains("bootstrap")
              ? "KAFKA_BOOTSTRAP_SERVERS: no host of %s can be found".formatted(servers)
              : "KAFKA_…: " + no.getMessage();
      case EndlessTransactionException no -> String.valueOf(no.getMessage());
      case RetriableException no ->
          "KAFKA_BOOTSTRAP_SERVERS: Kafka at %s does not answer".formatted(servers);
      default ->
          "Kafka at %s failed%s (KITETRACE_LOG_LEVEL=debug shows where)"
              .formatted(servers, root(e).getMessage() == null ? "" : ": " + root(e).getMessage());
    };
  }

  /** Whether this is about who we are or what we may do: retrying does not change it. */
  public static boolean isRefusal(Throwable e) {
    Throwable root = root(e);
    return root instanceof AuthenticationException
        || root instanceof AuthorizationException
        || root instanceof GeneralSecurityException // LoginException too
        || root instanceof SSLException
        || root instanceof IllegalArgumentException
        || (root instanceof ConfigException && !String.valueOf(root.getMessage()).contains("boot"));
  }

  /** Whether this is about one record alone, which is larger than Kafka takes. */
  public static boolean isTooLarge(Throwable e) {
    return root(e) instanceof RecordTooLargeException;
  }

  /** One sentence about rights that are missing. */
  public static String refused(KafkaSettings kafka, List<RequiredAcl> missing) {
    return refused(kafka.bootstrapServers(), missing, null);
  }

  private static String refused(
      String servers, List<RequiredAcl> missing, @Nullable AuthorizationException e) {
    String rights =
        missing.isEmpty()
            ? String.valueOf(e == null ? "something" : e.getMessage())
            : missing.stream().map(RequiredAcl::toString).collect(Collectors.joining(", "));
    return "Kafka at %s does not permit our user: %s (SECURITY.md lists the rights that are needed)"
        .formatted(servers, rights);
  }

  private static List<RequiredAcl> missing(
      KafkaSettings kafka, Collection<RequiredAcl> needed, AuthorizationException e) {
    List<RequiredAcl> missing = asked(kafka, needed);
    // Kafka does not tell all: then what the refusal names.
    return missing.isEmpty()
        ? needed.stream().filter(right -> isAbout(right, e)).toList()
        : missing;
  }

  private static boolean isAbout(RequiredAcl right, AuthorizationException e) {
    return switch (e) {
      case TopicAuthorizationException topics ->
          right.resource() == ResourceType.TOPIC
              && topics.unauthorizedTopics().contains(right.name());
      case GroupAuthorizationException group ->
          right.resource() == ResourceType.GROUP && right.name().equals(group.groupId());
      case TransactionalIdAuthorizationException id ->
          right.resource() == ResourceType.TRANSACTIONAL_ID;
      default -> false;
    };
  }

  private static List<RequiredAcl> asked(KafkaSettings kafka, Collection<RequiredAcl> needed) {
    if (needed.isEmpty()) {
      return List.of();
    }
    try {
      return KafkaCalls.ask(kafka, admin -> MissingAcls.of(admin, needed));
    } catch (KafkaException e) {
      return List.of(); // the first refusal is told then
    }
  }

  private static String untrusted(String servers, Exception e) {
    Throwable root = root(e);
    return "KAFKA_SSL_TRUSTSTORE_LOCATION, KAFKA_SECURITY_PROTOCOL: no TLS with Kafka at %s (%s)"
        .formatted(servers, root.getMessage());
  }

  private static String unreadable(KafkaSettings kafka) {
    return "%s: is not what Kafka's client can read (for SCRAM: org.apache.kafka.common.security.scram.ScramLoginModule required username=\"…\" password=\"…\";)"
        .formatted(credentials(kafka));
  }

  private static String credentials(KafkaSettings kafka) {
    return oauth(kafka)
        ? "KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL, KAFKA_SASL_JAAS_CONFIG"
        : "KAFKA_SASL_JAAS_CONFIG";
  }

  private static boolean oauth(KafkaSettings kafka) {
    return "OAUTHBEARER".equals(kafka.properties().get("sasl.mechanism"));
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }
}
