package io.kitetrace.emitter.otlp;

import io.kitetrace.runtime.http.CaFile;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/**
 * Whom we trust and how we show who we are.
 *
 * @param certificates for both
 * @param showsIdentity whether we show a certificate of our own
 */
record Tls(HandshakeCertificates certificates, boolean showsIdentity) {

  /**
   * Our key and the certificates that we show.
   *
   * @param chain ours first
   */
  record Identity(PrivateKey key, List<X509Certificate> chain) {}

  /**
   * Builds both.
   *
   * @param trusted the authorities; null for the JVM's own
   * @param identity null for none
   */
  static Tls of(@Nullable CaFile trusted, @Nullable Identity identity) {
    HandshakeCertificates.Builder certificates = new HandshakeCertificates.Builder();
    if (trusted == null) {
      certificates.addPlatformTrustedCertificates();
    } else {
      trusted.certificates().forEach(certificates::addTrustedCertificate);
    }
    if (identity != null) {
      X509Certificate ours = identity.chain().getFirst();
      certificates.heldCertificate(
          new HeldCertificate(new KeyPair(ours.getPublicKey(), identity.key()), ours),
          identity.chain().stream().skip(1).toArray(X509Certificate[]::new));
    }
    return new Tls(certificates.build(), identity != null);
  }

  /** A key (PKCS #8, PEM). OkHttp reads such too, but none of Ed25519. */
  static PrivateKey privateKey(byte[] pem) throws GeneralSecurityException {
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
}
