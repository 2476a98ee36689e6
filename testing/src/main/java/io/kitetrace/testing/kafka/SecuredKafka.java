package io.kitetrace.testing.kafka;

import io.kitetrace.kafka.BrokerSecurity;
import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import okhttp3.tls.HeldCertificate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;

/**
 * A broker as the Kubernetes manifests have it: TLS, users with passwords, access control lists,
 * and the topics made beforehand. In this JVM. Safe for several threads.
 */
public final class SecuredKafka implements AutoCloseable {

  private static final String USER = "admin";
  private static final String PASSWORD = "adm1n-of-the-test";
  private static final int ITERATIONS = 4096;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final EmbeddedKafka broker;
  private final Admin admin;

  private SecuredKafka(Path folder, EmbeddedKafka broker) {
    this.folder = folder;
    this.broker = broker;
    this.admin = Admin.create(new HashMap<String, Object>(adminProperties()));
  }

  /** Starts it with the manifests' topics and no user. */
  public static SecuredKafka start(Path folder) {
    return start(folder, Map.of());
  }

  /** The same with more properties of the broker's. */
  public static SecuredKafka start(Path folder, Map<String, String> more) {
    HeldCertificate authority =
        new HeldCertificate.Builder().certificateAuthority(0).commonName("test").build();
    HeldCertificate server =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .addSubjectAlternativeName("127.0.0.1")
            .addSubjectAlternativeName("localhost")
            .build();
    write(folder.resolve("ca.crt"), authority.certificatePem());
    BrokerSecurity security =
        new BrokerSecurity(
            server.certificatePem() + authority.certificatePem(),
            server.privateKeyPkcs8Pem(),
            authority.certificatePem(),
            USER,
            PASSWORD);
    SecuredKafka kafka =
        new SecuredKafka(
            folder,
            EmbeddedKafka.start(
                EmbeddedKafkaOptions.in(folder.resolve("data"))
                    .withSecurity(security)
                    .withOverrides(more)));
    await(kafka.admin.createTopics(topics()).all());
    return kafka;
  }

  /** The client of a user who may do everything. */
  public Admin admin() {
    return admin;
  }

  /** The properties of a client of that user's. */
  public Map<String, String> adminProperties() {
    return Map.of(
        "bootstrap.servers",
        broker.bootstrapServers(),
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "SCRAM-SHA-512",
        "sasl.jaas.config",
        jaas(USER, PASSWORD),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        folder.resolve("ca.crt").toString());
  }

  /** Makes a user with a password and grants it its rights. */
  public void add(StrimziUser user, String password) {
    await(
        admin
            .alterUserScramCredentials(
                List.of(
                    new UserScramCredentialUpsertion(
                        user.name(),
                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                        password)))
            .all());
    grant(user.rights());
    until(() -> letsIn(user.name(), password));
  }

  /** Grants rights; they hold when this returns. */
  public void grant(Collection<AclBinding> rights) {
    await(admin.createAcls(rights).all());
    until(() -> granted().containsAll(rights));
  }

  /** Takes a right away; it is gone when this returns. */
  public void revoke(AclBinding right) {
    await(admin.deleteAcls(List.of(right.toFilter())).all());
    until(() -> !granted().contains(right));
  }

  private Collection<AclBinding> granted() {
    return await(admin.describeAcls(AclBindingFilter.ANY).values());
  }

  private boolean letsIn(String user, String password) {
    Map<String, Object> properties = new HashMap<>(adminProperties());
    properties.put("sasl.jaas.config", jaas(user, password));
    try (Admin client = Admin.create(properties)) {
      client.describeCluster().clusterId().get();
      return true;
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The broker hears of a change a moment after the controller has taken it. */
  private static void until(BooleanSupplier seen) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!seen.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("the broker has not heard of it within " + PATIENCE);
      }
      Thread.onSpinWait(); // each round is a request
    }
  }

  /**
   * The variables of the manifests for a service of this user, with files in this folder for those
   * that a cluster mounts.
   */
  public Map<String, String> variables(String user, String password) {
    Path jaas = folder.resolve(user + ".jaas");
    write(jaas, jaas(user, password));
    Map<String, String> variables = StrimziUser.variables();
    variables.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    variables.put("KAFKA_SASL_JAAS_CONFIG_FILE", jaas.toString());
    variables.put("KAFKA_SSL_TRUSTSTORE_LOCATION", folder.resolve("ca.crt").toString());
    return variables;
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }

  private static List<NewTopic> topics() {
    return StrimziUser.topics().stream()
        .map(
            topic ->
                new NewTopic(
                        topic.at("metadata", "name").text(),
                        Integer.parseInt(topic.at("spec", "partitions").text()),
                        (short) 1)
                    .configs(topic.at("spec", "config").texts()))
        .toList();
  }

  private static String jaas(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, password);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
