package io.kitetrace.explorer.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every address of the server. */
class GuardTest {

  @TempDir private static Path folder;
  private static ServedPages pages;

  @BeforeAll
  static void serve() throws Exception {
    pages = ServedPages.of(folder, SampleBuild.some().subList(0, 5));
  }

  @AfterAll
  static void close() {
    pages.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/builds",
        "/pipelines",
        "/status",
        "/api/builds",
        "/assets/explorer.js",
        "/nothing",
        "/builds?outcome=none",
        "/builds/none",
        "/health",
        "/prometheus",
        "/"
      })
  void everyAnswer_hasTheHeadersOfSafety(String path) throws Exception {
    HttpResponse<String> answer = pages.get(path, "Accept", "*/*");
    assertThat(answer.headers().firstValue("Content-Security-Policy"))
        .hasValue(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 200",
    "127.0.0.1:8080, 200",
    "localhost:1234, 200",
    "LOCALHOST, 200",
    "[::1]:8080, 200",
    "evil.example, 403",
    "127.0.0.1.evil.example, 403",
    "localhost.evil.example:80, 403",
    "127.0.0.1@evil.example, 403",
    "10.0.0.7, 403",
    "'', 403",
  })
  void hostThatIsNotThisMachine_readsNothing(String host, int status) throws Exception {
    String answer =
        raw("GET /api/builds HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    if (status == 403) {
      assertThat(answer).doesNotContain("\"builds\"");
    }
  }

  @Test
  void postFromAnotherSite_isRefused() throws Exception {
    String own = "http://127.0.0.1:" + pages.uri("/").getPort();
    assertThat(pages.post("/sql", "sql=SELECT+1", "Origin", "https://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(pages.post("/sql", "sql=SELECT+1", "Origin", "null").statusCode()).isEqualTo(403);
    assertThat(
            pages
                .post("/sql", "sql=SELECT+1", "Origin", own, "Sec-Fetch-Site", "cross-site")
                .statusCode())
        .isEqualTo(403);
    assertThat(pages.post("/sql", "sql=SELECT+1", "Origin", own).statusCode()).isNotEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/../explorer.css",
        "/assets/..%2f..%2fapplication.yml",
        "/assets/%2e%2e/index/schema.sql",
        "/assets/schema.sql",
        "/assets/..%5cschema.sql",
        "/assets//etc/passwd",
        "/builds/..%2f..%2fetc%2fpasswd",
        "/pipelines/../../etc/passwd"
      })
  void pathThatClimbs_reachesNothing(String path) throws Exception {
    String answer =
        raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .containsPattern("^HTTP/1.1 (404|400|503)")
        .doesNotContain("CREATE TABLE", "root:");
  }

  @Test
  void longAddress_isRefusedShortly() throws Exception {
    assertThat(pages.get("/builds?q=" + "x".repeat(600)).statusCode()).isEqualTo(400);
    assertThat(
            raw(
                "GET /builds?q="
                    + "x".repeat(100_000)
                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .containsPattern("^HTTP/1.\\d 4\\d\\d"); // before there is a request to speak of
    assertThat(pages.get("/builds").statusCode()).isEqualTo(200);
  }

  @Test
  void thousandConnections_areEachAnswered_andTheServerLives() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 1_000; i++) {
        Socket socket = new Socket("127.0.0.1", pages.uri("/").getPort());
        socket.setSoTimeout(60_000);
        sockets.add(socket);
      }
      for (Socket socket : sockets) {
        write(socket, "GET /builds HTTP/1.1\r\nHost: localhost\r\n\r\n");
      }
      int served = 0;
      for (Socket socket : sockets) {
        String status = line(socket);
        assertThat(status).containsPattern("^HTTP/1.1 (200|503) ");
        served += status.contains(" 200 ") ? 1 : 0;
      }
      assertThat(served).isPositive();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(pages.get("/builds").statusCode()).isEqualTo(200));
  }

  @Test
  void listeners_beyondTheLimit_areSentAway_andThoseThatLeaveMakeRoom() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < LiveController.MAX_LISTENERS; i++) {
        sockets.add(listen());
        assertThat(line(sockets.getLast())).startsWith("HTTP/1.1 200 ");
      }
      try (Socket more = listen()) {
        assertThat(line(more)).startsWith("HTTP/1.1 204 ");
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              try (Socket again = listen()) {
                assertThat(line(again)).startsWith("HTTP/1.1 200 ");
              }
            });
  }

  private static Socket listen() throws IOException {
    Socket socket = new Socket("127.0.0.1", pages.uri("/").getPort());
    socket.setSoTimeout(60_000);
    write(socket, "GET /api/live HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
    return socket;
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", pages.uri("/").getPort())) {
      socket.setSoTimeout(60_000);
      write(socket, request);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void write(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private static String line(Socket socket) throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    return line == null ? "" : line;
  }
}
