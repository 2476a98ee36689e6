package io.kitetrace.runtime.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Certificates in a PEM file: of authorities that are trusted, or a chain of our own.
 *
 * @param path where they were read from
 * @param certificates at least one
 */
public record CaFile(Path path, List<X509Certificate> certificates) {

  public CaFile {
    certificates = List.copyOf(certificates);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("the file " + path + " holds no certificate");
    }
  }

  /** Reads a PEM file; an IllegalArgumentException says what is wrong with it. */
  public static CaFile read(String file) {
    Path path = Path.of(file);
    try (InputStream in = Files.newInputStream(path)) {
      return new CaFile(
          path,
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList());
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + path + " cannot be read", e);
    } catch (CertificateException e) {
      throw new IllegalArgumentException("the file " + path + " holds no certificate in PEM", e);
    }
  }

  /** The path alone. */
  @Override
  public String toString() {
    return path.toString();
  }
}
