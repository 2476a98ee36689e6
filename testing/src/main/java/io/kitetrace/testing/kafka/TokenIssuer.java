package io.kitetrace.testing.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** Issues tokens for {@code OAUTHBEARER} (JWT, RS256), and lets a broker check them. */
public final class TokenIssuer {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String LISTENER = "listener.name.sasl_ssl.oauthbearer.";

  private final KeyPair keys;
  private final Path publicKeys;

  /** With new keys, of which the public one is put into the folder. */
  public TokenIssuer(Path folder) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      keys = generator.generateKeyPair();
      publicKeys = Files.writeString(folder.resolve("jwks.json"), jwks());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What lets a broker take its tokens beside passwords. */
  public Map<String, String> brokerProperties() {
    // Kafka reads no address that is not allowed so, in brokers as in clients.
    System.setProperty("org.apache.kafka.sasl.oauthbearer.allowed.urls", publicKeys.toUri() + "");
    return Map.of(
        "sasl.enabled.mechanisms",
        "SCRAM-SHA-512,OAUTHBEARER",
        LISTENER + "sasl.jaas.config",
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;",
        LISTENER + "sasl.server.callback.handler.class",
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler",
        LISTENER + "sasl.oauthbearer.jwks.endpoint.url",
        publicKeys.toUri().toString());
  }

  /** A token for a user, for so long. */
  public String token(String user, Duration life) {
    Instant now = Instant.now();
    String content =
        BASE64.encodeToString(
                "{\"alg\":\"RS256\",\"kid\":\"test\",\"typ\":\"JWT\"}".getBytes(UTF_8))
            + "."
            + BASE64.encodeToString(
                "{\"sub\":\"%s\",\"iat\":%d,\"exp\":%d}"
                    .formatted(user, now.getEpochSecond(), now.plus(life).getEpochSecond())
                    .getBytes(UTF_8));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(content.getBytes(UTF_8));
      return content + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String jwks() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"test\",\"use\":\"sig\",\"alg\":\"RS256\",\"n\":\"%s\",\"e\":\"%s\"}]}"
        .formatted(unsigned(key.getModulus()), unsigned(key.getPublicExponent()));
  }

  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0
        ? BASE64.encodeToString(java.util.Arrays.copyOfRange(bytes, 1, bytes.length))
        : BASE64.encodeToString(bytes);
  }
}
