package io.kitetrace.poller.api;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** Trusts certificates of given authorities besides those that Java trusts. */
final class TrustedAuthorities {

  private TrustedAuthorities() {}

  static void trust(OkHttpClient.Builder client, List<X509Certificate> more) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int alias = 0;
      for (X509Certificate authority : javaOwn().getAcceptedIssuers()) {
        store.setCertificateEntry("java-" + alias++, authority);
      }
      for (X509Certificate authority : more) {
        store.setCertificateEntry("more-" + alias++, authority);
      }
      X509TrustManager manager = manager(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      client.sslSocketFactory(context.getSocketFactory(), manager);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("certificates that were read cannot be trusted", e);
    }
  }

  private static X509TrustManager javaOwn() throws GeneralSecurityException {
    return manager(null);
  }

  private static X509TrustManager manager(@org.jspecify.annotations.Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("no trust manager for X.509");
  }
}
