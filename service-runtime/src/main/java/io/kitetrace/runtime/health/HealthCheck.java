package io.kitetrace.runtime.health;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/**
 * A container's health check, for images without a shell and without curl: asks the service in this
 * container and exits 0 if it is ready, 1 if not. It uses nothing outside the JDK's base module, so
 * that it is over in a fraction of a second.
 *
 * <p>One argument, if any, is the URL to ask instead.
 */
public final class HealthCheck {

  private static final int TIMEOUT_MILLIS = 3_000;
  private static final String DEFAULT_PORT = "8080";

  private HealthCheck() {}

  /** Asks once and ends the process. */
  public static void main(String[] args) {
    String url = args.length > 0 ? args[0] : url(System.getenv());
    String fault = ask(url);
    if (!fault.isEmpty()) {
      System.err.println(fault);
    }
    System.exit(fault.isEmpty() ? 0 : 1);
  }

  /** Where the service in this container answers, by the variable that moves its port. */
  static String url(Map<String, String> environment) {
    String port = environment.getOrDefault("MICRONAUT_SERVER_PORT", "").strip();
    return "http://127.0.0.1:%s/health/readiness".formatted(port.isEmpty() ? DEFAULT_PORT : port);
  }

  /** Empty if the answer is 200, else one sentence. */
  static String ask(String url) {
    try {
      // Never by a proxy that is meant for the way out.
      HttpURLConnection connection =
          (HttpURLConnection) new URI(url).toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      try {
        int status = connection.getResponseCode();
        return status == HttpURLConnection.HTTP_OK ? "" : url + " answered " + status;
      } finally {
        connection.disconnect();
      }
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      return url + " does not answer: " + e.getMessage();
    }
  }
}
