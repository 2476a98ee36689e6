package io.kitetrace.runtime.http;

import io.kitetrace.runtime.settings.Secret;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;

/** How the API is spoken to over HTTP. */
public final class ApiClient {

  public static final int MAX_REDIRECTS = 5;

  private ApiClient() {}

  public static OkHttpClient of(ApiAccess access, ApiTimeouts timeouts) {
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
            .addNetworkInterceptor(ApiClient::withoutOrder)
            // Shorter than servers keep them: a connection that was closed meanwhile looks like a
            // fault.
            .connectionPool(new ConnectionPool(4, 10, TimeUnit.SECONDS));
    if (access.caFile() != null) {
      HandshakeCertificates.Builder trusted =
          new HandshakeCertificates.Builder().addPlatformTrustedCertificates();
      access.caFile().certificates().forEach(trusted::addTrustedCertificate);
      HandshakeCertificates certificates = trusted.build();
      client.sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager());
    }
    OkHttpClient made = access.proxy().on(client).build();
    return isThroughSocks(made, access.url())
        ? made.newBuilder().readTimeout(timeouts.read()).build()
        : made;
  }

  /** OkHttp repeats by itself what is answered with 503 and {@code Retry-After: 0}. */
  private static Response withoutOrder(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    String after = response.header("Retry-After");
    return response.code() == 503 && after != null && after.matches("0+")
        ? response.newBuilder().removeHeader("Retry-After").build()
        : response;
  }

  /** Then OkHttp makes the sockets itself, and only its own time-out ends a read. */
  private static boolean isThroughSocks(OkHttpClient client, URI api) {
    Proxy proxy = client.proxy();
    List<Proxy> ways = proxy == null ? client.proxySelector().select(api) : List.of(proxy);
    return ways.stream().anyMatch(way -> way.type() == Proxy.Type.SOCKS);
  }

  /**
   * A request with the token.
   *
   * @param agent what calls itself so: {@link #agent}
   */
  public static Request.Builder request(HttpUrl url, Secret token, String agent) {
    return new Request.Builder()
        .url(url)
        .header("Authorization", "Bearer " + token.value())
        .header("Accept", "application/json")
        .header("User-Agent", agent);
  }

  /** Name and version, as the jar of this class tells it. */
  public static String agent(String name, Class<?> program) {
    String version = program.getPackage().getImplementationVersion();
    return name + "/" + (version == null ? "dev" : version);
  }

  /** Whether what one of them may know, the other may know as well. */
  public static boolean sameOrigin(HttpUrl a, HttpUrl b) {
    return a.scheme().equals(b.scheme()) && a.host().equals(b.host()) && a.port() == b.port();
  }

  public static void close(OkHttpClient client) {
    client.dispatcher().cancelAll();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
