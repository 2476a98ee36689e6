package io.kitetrace.standalone;

import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.doctor.Finding;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Whether the explorer answers that {@code query} would ask.
 *
 * @param address which somebody chose
 */
record ExplorerAnswersCheck(URI address) implements Check {

  private static final int LIMIT_MILLIS = 5_000;

  @Override
  public String name() {
    return "explorer";
  }

  @Override
  public List<Finding> run() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              address.resolve("/health/readiness").toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(LIMIT_MILLIS);
      connection.setReadTimeout(LIMIT_MILLIS);
      int status = connection.getResponseCode();
      connection.disconnect();
      return List.of(
          status == HttpURLConnection.HTTP_OK
              ? new Finding.Fine(name(), address + " answers and is ready")
              : wrong("answers %d: it is not ready; its health says why".formatted(status)));
    } catch (UnknownHostException e) {
      return List.of(
          new Finding.Fine(name(), "none at " + address + "; query reads the log itself"));
    } catch (IOException e) {
      return List.of(
          wrong("does not answer (%s); query reads the log itself".formatted(e.getMessage())));
    }
  }

  private Finding wrong(String what) {
    return new Finding.Wrong(name(), "KITETRACE_EXPLORER_URL: %s %s".formatted(address, what));
  }
}
