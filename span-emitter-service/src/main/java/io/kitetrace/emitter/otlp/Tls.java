package io.kitetrace.emitter.otlp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom we trust and how we show who we are.
 *
 * @param context makes the connections
 * @param trustManager the authorities that are trusted
 * @param showsIdentity whether we show a certificate of our own
 */
record Tls(SSLContext context, X509TrustManager trustManager, boolean showsIdentity) {

  private static final char[] NO_PASSWORD = new char[0];

  /**
   * Builds both.
   *
   * @param trusted the authorities, PEM; null for the JVM's own
   * @param identity our key and certificates; null for none
   * @throws GeneralSecurityException if there is something wrong in them
   */
  static Tls of(byte @Nullable [] trusted, @Nullable KeyStore identity)
      throws GeneralSecurityException {
    X509TrustManager trust = trustManager(trusted == null ? null : authorities(trusted));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(identity == null ? null : keys(identity), new TrustManager[] {trust}, null);
    return new Tls(context, trust, identity != null);
  }

  /** A key (PKCS #8, PEM) and its certificate chain (PEM). */
  static KeyStore identity(byte[] key, byte[] chain) throws GeneralSecurityException {
    KeyStore store = empty();
    Certificate[] certificates = certificates(chain).toArray(new Certificate[0]);
    store.setKeyEntry("client", privateKey(key), NO_PASSWORD, certificates);
    return store;
  }

  private static KeyStore authorities(byte[] pem) throws GeneralSecurityException {
    KeyStore store = empty();
    int number = 0;
    for (Certificate certificate : certificates(pem)) {
      store.setCertificateEntry("authority-" + number++, certificate);
    }
    return store;
  }

  private static Collection<? extends Certificate> certificates(byte[] pem)
      throws GeneralSecurityException {
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("there is no certificate in it");
    }
    return certificates;
  }

  private static X509TrustManager trustManager(@Nullable KeyStore authorities)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("no X.509 trust manager"));
  }

  private static KeyManager[] keys(KeyStore identity) throws GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(identity, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static PrivateKey privateKey(byte[] pem) throws GeneralSecurityException {
    String text = new String(pem, StandardCharsets.US_ASCII);
    String base64 = text.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----(.*?)-----END.*", "$1");
    PKCS8EncodedKeySpec spec;
    try {
      spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("it is no PKCS #8 key in PEM", e);
    }
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (GeneralSecurityException e) {
        // of another kind: the next one is tried
      }
    }
    throw new GeneralSecurityException("it is no PKCS #8 key in PEM (BEGIN PRIVATE KEY)");
  }

  private static KeyStore empty() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, NO_PASSWORD);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    return store;
  }
}
