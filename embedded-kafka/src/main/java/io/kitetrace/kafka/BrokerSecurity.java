package io.kitetrace.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Clients come over TLS and have to say who they are (SCRAM-SHA-512), and may do only what access
 * control lists grant them. The broker's own user may do everything; it is made when the folder is
 * formatted.
 *
 * @param certificateChain the broker's, PEM; for 127.0.0.1
 * @param privateKey its key, PEM (PKCS #8)
 * @param authority who signed it, PEM
 * @param user the broker's own
 * @param password that user's
 */
public record BrokerSecurity(
    String certificateChain, String privateKey, String authority, String user, String password) {

  static final String LISTENER = "SASL_SSL";
  private static final String MECHANISM = "SCRAM-SHA-512";

  public BrokerSecurity {
    Objects.requireNonNull(certificateChain);
    Objects.requireNonNull(privateKey);
    Objects.requireNonNull(authority);
    Objects.requireNonNull(user);
    Objects.requireNonNull(password);
  }

  /** What the formatter puts into the first metadata. */
  List<String> scramArguments() {
    return List.of("%s=[name=%s,password=%s]".formatted(MECHANISM, user, password));
  }

  Map<String, String> properties() {
    Map<String, String> p = new HashMap<>();
    p.put("inter.broker.listener.name", LISTENER);
    p.put("sasl.enabled.mechanisms", MECHANISM);
    p.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
    p.put("listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", jaas());
    p.put("ssl.keystore.type", "PEM");
    p.put("ssl.keystore.certificate.chain", certificateChain);
    p.put("ssl.keystore.key", privateKey);
    p.put("ssl.truststore.type", "PEM");
    p.put("ssl.truststore.certificates", authority);
    p.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    // Nobody but this process uses the controller's listener, which knows no users.
    p.put("super.users", "User:" + user + ";User:ANONYMOUS");
    return p;
  }

  /** The password is not printed. */
  @Override
  public String toString() {
    return "BrokerSecurity[user=" + user + "]";
  }

  private String jaas() {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, password);
  }
}
