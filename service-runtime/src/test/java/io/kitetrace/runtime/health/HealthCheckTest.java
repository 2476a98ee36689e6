package io.kitetrace.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class HealthCheckTest {

  @Test
  void url_nothingSet_isReadinessOnTheDefaultPort() {
    assertThat(HealthCheck.url(Map.of())).isEqualTo("http://127.0.0.1:8080/health/readiness");
  }

  @Test
  void url_portMoved_follows() {
    assertThat(HealthCheck.url(Map.of("MICRONAUT_SERVER_PORT", "9999")))
        .isEqualTo("http://127.0.0.1:9999/health/readiness");
  }

  @Test
  void ask_ready_isWithoutFault() throws IOException {
    assertThat(whileAnswering(200, HealthCheck::ask)).isEmpty();
  }

  @Test
  void ask_notReady_saysTheStatus() throws IOException {
    assertThat(whileAnswering(503, HealthCheck::ask)).endsWith("/health/readiness answered 503");
  }

  @Test
  void ask_nobodyListens_saysSo() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    assertThat(HealthCheck.ask("http://127.0.0.1:" + free + "/health/readiness"))
        .contains("does not answer");
  }

  @Test
  void ask_noUrlAtAll_saysSo() {
    assertThat(HealthCheck.ask("nonsense")).contains("does not answer");
  }

  private static String whileAnswering(int status, Function<String, String> ask)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/health/readiness",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      return ask.apply("http://127.0.0.1:" + server.getAddress().getPort() + "/health/readiness");
    } finally {
      server.stop(0);
    }
  }
}
