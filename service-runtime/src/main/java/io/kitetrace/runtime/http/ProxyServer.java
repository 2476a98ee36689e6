package io.kitetrace.runtime.http;

import io.kitetrace.runtime.settings.Secret;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A proxy as a variable names it.
 *
 * @param variable that names it
 * @param type HTTP or SOCKS
 * @param host its name or address, without brackets
 * @param port its port
 * @param user where it wants one; else null
 * @param password of the user; may be empty
 */
record ProxyServer(
    String variable,
    Proxy.Type type,
    String host,
    int port,
    @Nullable String user,
    Secret password) {

  /** Where an address names no port; curl's. */
  private static final int DEFAULT_PORT = 1080;

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:([A-Za-z0-9]+)://)?(?:(.*)@)?(\\[[0-9A-Fa-f:.]+]|[^\\s:@/\\[\\]]+)(?::(\\d{1,5}))?/?");

  /**
   * Reads {@code [http://][user:password@]host[:port]}, or the same with {@code socks5://}. An
   * IllegalArgumentException says what is wrong, without the text: there may be a password in it.
   */
  static ProxyServer parse(String variable, String text) {
    Matcher parts = ADDRESS.matcher(text.strip());
    if (!parts.matches()) {
      throw notAnAddress();
    }
    int port = parts.group(4) == null ? DEFAULT_PORT : Integer.parseInt(parts.group(4));
    if (port < 1 || port > 65_535) {
      throw notAnAddress();
    }
    Proxy.Type type = type(parts.group(1));
    String[] credentials = (parts.group(2) == null ? "" : parts.group(2)).split(":", 2);
    if (type == Proxy.Type.SOCKS && parts.group(2) != null) {
      throw new IllegalArgumentException("user and password are not supported for a SOCKS proxy");
    }
    return new ProxyServer(
        variable,
        type,
        parts.group(3).replaceAll("[\\[\\]]", ""),
        port,
        parts.group(2) == null ? null : decoded(credentials[0]),
        new Secret(credentials.length == 1 ? "" : decoded(credentials[1])));
  }

  Proxy proxy() {
    return new Proxy(type, InetSocketAddress.createUnresolved(host, port));
  }

  /** For people: without user and password. */
  String address() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static Proxy.Type type(@Nullable String scheme) {
    return switch (scheme == null ? "http" : scheme.toLowerCase(Locale.ROOT)) {
      case "http" -> Proxy.Type.HTTP;
      case "socks5", "socks5h" -> Proxy.Type.SOCKS;
      default ->
          throw new IllegalArgumentException(
              "only proxies with http:// (for https too), socks5:// and socks5h:// are supported");
    };
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw notAnAddress();
    }
  }

  private static IllegalArgumentException notAnAddress() {
    return new IllegalArgumentException(
        "is not a proxy's address (such as http://proxy.example.com:3128)");
  }
}
