package io.kitetrace.poller.api;

import io.kitetrace.poller.api.BuildkiteApi.ApiTimeouts;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.runtime.settings.Secret;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import org.jspecify.annotations.Nullable;

/** How the API is spoken to over HTTP. */
final class ApiClient {

  static final int MAX_REDIRECTS = 5;

  private static final String USER_AGENT = "kitetrace-poller/" + version();

  private ApiClient() {}

  static OkHttpClient of(BuildkiteSettings settings, ApiTimeouts timeouts) {
    OkHttpClient.Builder client =
        new OkHttpClient.Builder()
            .connectTimeout(timeouts.connect())
            // The socket's own time-out ends a read. OkHttp's, one for every 8 KB, keeps a thread
            // awake that watches them. HTTP/2 would share a socket among requests, of which one
            // alone can stall.
            .protocols(List.of(Protocol.HTTP_1_1))
            .socketFactory(new ReadTimeoutSocketFactory(timeouts.read()))
            .readTimeout(Duration.ZERO)
            .writeTimeout(timeouts.read())
            // A request that repeats itself is not counted, and one that goes elsewhere takes the
            // token there.
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            // Shorter than servers keep them: a connection that was closed meanwhile looks like a
            // fault.
            .connectionPool(new ConnectionPool(4, 10, TimeUnit.SECONDS));
    if (settings.caFile() != null) {
      HandshakeCertificates.Builder trusted =
          new HandshakeCertificates.Builder().addPlatformTrustedCertificates();
      settings.caFile().certificates().forEach(trusted::addTrustedCertificate);
      HandshakeCertificates certificates = trusted.build();
      client.sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager());
    }
    OkHttpClient made = settings.proxy().on(client).build();
    return isThroughSocks(made, settings.apiUrl())
        ? made.newBuilder().readTimeout(timeouts.read()).build()
        : made;
  }

  /** Then OkHttp makes the sockets itself, and only its own time-out ends a read. */
  private static boolean isThroughSocks(OkHttpClient client, URI api) {
    Proxy proxy = client.proxy();
    List<Proxy> ways = proxy == null ? client.proxySelector().select(api) : List.of(proxy);
    return ways.stream().anyMatch(way -> way.type() == Proxy.Type.SOCKS);
  }

  static Request.Builder request(HttpUrl url, Secret token) {
    return new Request.Builder()
        .url(url)
        .header("Authorization", "Bearer " + token.value())
        .header("Accept", "application/json")
        .header("User-Agent", USER_AGENT);
  }

  /** Where the answer sends us to; null where it does not. */
  static @Nullable HttpUrl redirect(HttpUrl url, Response response) throws ApiException {
    String location = response.header("Location");
    if (response.code() < 301 || response.code() > 308 || location == null) {
      return null;
    }
    HttpUrl elsewhere = url.resolve(location);
    if (elsewhere == null || !PageAddress.sameOrigin(url, elsewhere)) {
      throw new ApiException.Refused(
          "BUILDKITE_API_URL: the API redirects to another host (%s), where the token is not sent; set the variable to the right address"
              .formatted(elsewhere == null ? "unreadable" : elsewhere.host()));
    }
    return elsewhere;
  }

  static void close(OkHttpClient client) {
    client.dispatcher().cancelAll();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private static String version() {
    String version = ApiClient.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
