package io.kitetrace.emitter.otlp;

import java.time.Duration;
import java.util.List;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** Makes the HTTP client that all lanes of a destination share. */
final class OtlpClients {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private OtlpClients() {}

  static OkHttpClient client(OtlpSettings settings) {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT_TIMEOUT)
            // An attempt has one limit, of the whole call: the sender sets it.
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .followRedirects(false)
            .followSslRedirects(false);
    boolean plain = "http".equals(settings.endpoint().getScheme());
    Tls tls = settings.tls();
    if (plain) {
      builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
    } else if (tls != null) {
      builder.sslSocketFactory(tls.context().getSocketFactory(), tls.trustManager());
    }
    if (settings.protocol() == io.kitetrace.emitter.otlp.Protocol.GRPC) {
      builder.protocols(
          plain
              ? List.of(Protocol.H2_PRIOR_KNOWLEDGE)
              : List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
    }
    return settings.proxy().on(builder).build();
  }
}
