package io.kitetrace.runtime.http;

import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.runtime.settings.Settings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The proxy on the way to one server, from {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code
 * ALL_PROXY} and {@code NO_PROXY} as curl understands them, in lower case too. Where none of them
 * is set, the JVM's own settings hold. Immutable, safe for several threads.
 */
public final class ProxySettings {

  /** No variable is set. */
  public static final ProxySettings UNSET = new ProxySettings(null, false);

  private static final ProxySettings DIRECT = new ProxySettings(null, true);

  private static final String AUTHORIZATION = "Proxy-Authorization";

  private final @Nullable ProxyServer server;
  private final boolean direct;

  private ProxySettings(@Nullable ProxyServer server, boolean direct) {
    this.server = server;
    this.direct = direct;
  }

  /** The proxy for a server; only the variables that concern it are read. */
  public static ProxySettings read(Settings settings, URI target) {
    String exclusions = settings.text("no_proxy", "NO_PROXY");
    boolean excluded = exclusions != null && new NoProxy(exclusions).matches(target.getHost());
    List<String> variables =
        "https".equals(target.getScheme())
            ? List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
            : List.of("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY");
    for (String variable : variables) {
      Secret address = settings.secret(variable); // it may hold a password
      if (address != null) {
        return excluded ? DIRECT : server(settings, variable, address.value());
      }
    }
    return excluded ? DIRECT : UNSET;
  }

  /**
   * The ways to all servers, for clients that take nothing but these: user and password of a proxy
   * are refused.
   */
  public static ProxySelector selector(Settings settings) {
    for (String scheme : List.of("http", "https")) {
      ProxyServer server = read(settings, URI.create(scheme + "://host.invalid")).server;
      if (server != null && server.user() != null) {
        settings.fault(server.variable(), "user and password are not supported here");
      }
    }
    ProxySelector jvm = ProxySelector.getDefault();
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI target) {
        ProxySettings way = read(settings.again(), target);
        if (way.server == null && !way.direct) {
          return jvm.select(target);
        }
        return List.of(way.server == null ? Proxy.NO_PROXY : way.server.proxy());
      }

      @Override
      public void connectFailed(URI target, SocketAddress address, IOException e) {
        jvm.connectFailed(target, address, e);
      }
    };
  }

  private static ProxySettings server(Settings settings, String variable, String address) {
    try {
      return new ProxySettings(ProxyServer.parse(variable, address), false);
    } catch (IllegalArgumentException e) {
      settings.fault(variable, String.valueOf(e.getMessage()));
      return UNSET;
    }
  }

  /** Whether a proxy of ours stands between us and the server. */
  public boolean isSet() {
    return server != null;
  }

  /** Sends a client's requests this way. */
  public OkHttpClient.Builder on(OkHttpClient.Builder client) {
    ProxyServer proxy = server;
    if (proxy != null) {
      return client.proxy(proxy.proxy()).proxyAuthenticator((r, answer) -> login(proxy, answer));
    }
    return direct ? client.proxy(Proxy.NO_PROXY) : client;
  }

  /** Null where the proxy wants credentials and we have none, or does not take them. */
  private static @Nullable Request login(ProxyServer proxy, Response answer) {
    String user = proxy.user();
    if (user == null || answer.request().header(AUTHORIZATION) != null) {
      return null;
    }
    String credentials = Credentials.basic(user, proxy.password().value(), StandardCharsets.UTF_8);
    return answer.request().newBuilder().header(AUTHORIZATION, credentials).build();
  }

  /**
   * A failure that is the proxy's, not the server's.
   *
   * @param sentence for a person; begins with the variable's name
   * @param aboutCredentials whether it lasts until a person changes user or password
   */
  public record Fault(String sentence, boolean aboutCredentials) {}

  /** Whether the proxy is to blame that no answer came; null where it is not. */
  public @Nullable Fault fault(IOException e) {
    ProxyServer proxy = server;
    if (proxy == null) {
      return null;
    }
    String message = String.valueOf(e.getMessage()).replaceAll("[^\\x20-\\x7e]", "?");
    if (message.contains("authenticate with proxy")) {
      return new Fault(wantsCredentials(), true);
    }
    String sentence =
        switch (e) {
          case UnknownHostException unknown -> "there is no host " + proxy.host() + ", or no DNS";
          case ConnectException refused ->
              "no proxy answers at " + proxy.address() + "; check the address";
          default ->
              message.contains("for CONNECT") || message.startsWith("SOCKS")
                  ? "the proxy at %s does not let us through (%s)"
                      .formatted(proxy.address(), message)
                  : null;
        };
    return sentence == null ? null : new Fault(proxy.variable() + ": " + sentence, false);
  }

  /** What an answer 407 means, in a sentence for a person. */
  public String wantsCredentials() {
    ProxyServer proxy = server;
    return proxy == null
        ? "HTTPS_PROXY: a proxy on the way wants a user and a password (407)"
        : "%s: the proxy at %s %s (407)"
            .formatted(
                proxy.variable(),
                proxy.address(),
                proxy.user() == null
                    ? "wants a user and a password, as in http://USER:PASSWORD@HOST:PORT"
                    : "does not accept the user and the password");
  }

  /** Without user and password. */
  @Override
  public String toString() {
    ProxyServer proxy = server;
    return proxy == null ? (direct ? "none" : "the JVM's") : proxy.address();
  }
}
