package io.kitetrace.poller.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.metrics.PollerMetrics.WebhookResult;
import io.kitetrace.poller.settings.WebhookSettings;
import io.kitetrace.poller.webhook.WebhookServer.HintSink;
import io.kitetrace.runtime.settings.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many connections at once, and such as send nothing, or half of what they promise. */
class WebhookConnectionsTest {

  private static final String TOKEN = "wh_s3cret";
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final String BODY =
      """
      {"event":"build.finished","build":{"id":"b-7","number":7,"state":"passed",
        "url":"https://api.buildkite.com/v2/organizations/acme/pipelines/web/builds/7",
        "finished_at":"2026-01-31 11:59:59 UTC"},"pipeline":{"slug":"web"}}""";

  private static final int LIMIT = 4;

  private final Queue<InboxMessage.Hint> hints = new ConcurrentLinkedQueue<>();
  private final PollerMetrics metrics =
      new PollerMetrics(new SimpleMeterRegistry(), InstantSource.system());
  private final List<Socket> sockets = new ArrayList<>();
  private final List<WebhookServer> servers = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    servers.forEach(WebhookServer::close);
  }

  @Test
  void fiveHundredDeliveries_overNewConnectionsAtOnce_areAllTaken() {
    WebhookServer server = start(WebhookServer.Limits.DEFAULT);
    List<Socket> all = connect(server, 500);
    all.forEach(socket -> send(socket, request("Connection: close")));
    assertThat(all).allSatisfy(socket -> assertThat(status(socket)).isEqualTo(200));
    assertThat(hints).hasSize(500);
    assertThat(results()).hasSize(500).containsOnly(WebhookResult.HINT);
  }

  @Test
  void deliveries_overOneNewConnectionEach_doNotCountThoseThatAreBeingClosed() {
    WebhookServer server = start(limits(Duration.ofMinutes(10)));
    for (int i = 0; i < 50; i++) {
      Socket socket = connect(server, 1).getFirst();
      send(socket, request("Connection: close"));
      assertThat(status(socket)).isEqualTo(200); // and the client leaves its side open
    }
    assertThat(results()).hasSize(50).containsOnly(WebhookResult.HINT);
  }

  @Test
  void connectionsThatSendNothing_makeRoom_theOldestFirst() {
    WebhookServer server = start(limits(Duration.ofMinutes(10)));
    List<Socket> idle = connect(server, LIMIT);
    await().until(() -> deliver(server) == 200);
    assertThat(read(idle.getFirst())).as("closed").isEqualTo(-1);
    assertThat(results()).containsOnlyOnce(WebhookResult.IDLE).containsOnlyOnce(WebhookResult.HINT);
    send(idle.get(1), request(""));
    assertThat(status(idle.get(1))).as("the next one is still there").isEqualTo(200);
  }

  @Test
  void connectionsThatHaveSentNothing_makeRoomBeforeThoseThatHaveDelivered() {
    WebhookServer server = start(limits(Duration.ofMinutes(10)));
    List<Socket> kept = connect(server, LIMIT - 1);
    kept.forEach(
        socket -> {
          send(socket, request(""));
          assertThat(status(socket)).isEqualTo(200);
        });
    Socket idle = connect(server, 1).getFirst();
    await().until(() -> deliver(server) == 200);
    assertThat(read(idle)).isEqualTo(-1);
    connect(server, 1);
    await().until(() -> deliver(server) == 200);
    send(kept.getLast(), request(""));
    assertThat(status(kept.getLast())).as("the last one is still there").isEqualTo(200);
  }

  @Test
  void moreThanTheLimitAtWork_areRefusedWith503_untilThereIsRoom() {
    WebhookServer server = start(limits(Duration.ofMinutes(10)));
    List<Socket> busy = connect(server, LIMIT);
    busy.forEach(socket -> send(socket, request("").substring(0, 30)));
    assertThat(deliver(server)).isEqualTo(503);
    assertThat(results()).containsExactly(WebhookResult.OVERLOADED);
    send(busy.getFirst(), request("").substring(30));
    assertThat(status(busy.getFirst())).isEqualTo(200);
    await().until(() -> deliver(server) == 200);
  }

  @Test
  void bodiesThatAreTooLargeTogether_areRefusedWith503_untilThereIsRoom() {
    WebhookServer server = start(limits(Duration.ofMinutes(10)));
    List<Socket> large = connect(server, 2);
    large.forEach(socket -> send(socket, head("", 60_000) + "x".repeat(59_999)));
    Socket refused =
        await().until(() -> answered(large), Optional::isPresent).orElseThrow(); // either of them
    assertThat(status(refused)).isEqualTo(503);
    Socket other = large.get(1 - large.indexOf(refused));
    send(other, "x");
    assertThat(status(other)).as("the other is served").isEqualTo(400);
    assertThat(deliver(server)).isEqualTo(200);
    assertThat(results())
        .containsExactlyInAnyOrder(
            WebhookResult.OVERLOADED, WebhookResult.UNREADABLE, WebhookResult.HINT);
  }

  @Test
  void aDeliveryThatCannotBePassedOn_isCountedAndHoldsUpNobody() {
    WebhookServer server =
        start(
            limits(Duration.ofMinutes(10)),
            hint -> {
              if (hints.isEmpty()) {
                hints.add(hint);
                throw new StackOverflowError();
              }
            });
    assertThat(deliver(server)).as("closed").isZero();
    assertThat(deliver(server)).isEqualTo(200);
    assertThat(results()).containsExactlyInAnyOrder(WebhookResult.INCOMPLETE, WebhookResult.HINT);
  }

  @Test
  void requestsThatAreAnswered_giveTheirMemoryBack() {
    WebhookServer server = start(limits(Duration.ofMinutes(10)));
    Socket socket = connect(server, 1).getFirst();
    for (int i = 0; i < 10; i++) {
      send(socket, head("", 30_000) + "x".repeat(30_000));
      assertThat(status(socket)).isEqualTo(400);
    }
    assertThat(results()).hasSize(10).containsOnly(WebhookResult.UNREADABLE);
  }

  @Test
  void moreThanCanBeTold_areClosedAtOnceAndCounted() {
    WebhookServer server = start(limits(Duration.ofMinutes(10)));
    connect(server, LIMIT).forEach(socket -> send(socket, request("").substring(0, 30)));
    List<Socket> more = connect(server, 5 * LIMIT);
    await().until(() -> results().size() == 4 * LIMIT);
    assertThat(results()).containsOnly(WebhookResult.OVERLOADED);
    assertThat(more.subList(LIMIT, more.size()))
        .allSatisfy(socket -> assertThat(read(socket)).isEqualTo(-1));
  }

  @Test
  void aConnectionThatHasDelivered_isClosedInTimeWithoutBeingCounted() {
    WebhookServer server = start(limits(Duration.ofMillis(300)));
    Socket socket = connect(server, 1).getFirst();
    send(socket, request(""));
    assertThat(status(socket)).isEqualTo(200);
    assertThat(read(socket)).isEqualTo(-1);
    assertThat(results()).containsExactly(WebhookResult.HINT);
  }

  @Test
  void requestsThatComeTogether_areAllAnswered() {
    WebhookServer server = start(limits(Duration.ofMinutes(10)));
    Socket socket = connect(server, 1).getFirst();
    send(socket, request("").repeat(3));
    for (int i = 0; i < 3; i++) {
      assertThat(status(socket)).isEqualTo(200);
    }
  }

  @Test
  void aClientThatIsTooSlow_isCounted() {
    WebhookServer server = start(limits(Duration.ofMillis(300)));
    List<Socket> slow = connect(server, 2);
    send(slow.get(0), request("").substring(0, 30));
    send(slow.get(1), request("").substring(0, request("").length() - 5));
    assertThat(slow).allSatisfy(socket -> assertThat(read(socket)).isEqualTo(-1));
    await().until(() -> results().size() == 2);
    assertThat(results()).containsOnly(WebhookResult.INCOMPLETE);
  }

  @Test
  void aConnectionThatSendsNothing_isClosedInTimeAndCounted() {
    WebhookServer server = start(limits(Duration.ofMillis(300)));
    assertThat(read(connect(server, 1).getFirst())).isEqualTo(-1);
    await().until(() -> !results().isEmpty());
    assertThat(results()).containsExactly(WebhookResult.IDLE);
  }

  @Test
  void aRequestThatIsBrokenOff_isIncomplete() throws IOException {
    WebhookServer server = start(limits(Duration.ofMinutes(10)));
    List<Socket> halves = connect(server, 2);
    send(halves.get(0), request("").substring(0, 30));
    send(halves.get(1), request("").substring(0, request("").length() - 5));
    for (Socket half : halves) {
      half.close();
    }
    await().until(() -> results().size() == 2);
    assertThat(results()).containsOnly(WebhookResult.INCOMPLETE);
    assertThat(deliver(server)).isEqualTo(200);
  }

  @Test
  void whatIsNoHttp_isMalformed() {
    WebhookServer server = start(limits(Duration.ofMinutes(10)));
    Socket socket = connect(server, 1).getFirst();
    send(socket, "hello?\r\n\r\n");
    assertThat(status(socket)).isEqualTo(400);
    assertThat(results()).containsExactly(WebhookResult.MALFORMED);
  }

  @Test
  void anExpectation_isMetOrCountedAsRefused() {
    WebhookServer server = start(limits(Duration.ofMinutes(10)));
    Socket fine = connect(server, 1).getFirst();
    send(fine, head("Expect: 100-continue", BODY.length()));
    assertThat(status(fine)).isEqualTo(100);
    send(fine, BODY);
    assertThat(status(fine)).isEqualTo(200);

    Socket large = connect(server, 1).getFirst();
    send(large, head("Expect: 100-continue", 70_000));
    assertThat(status(large)).isEqualTo(413);
    Socket odd = connect(server, 1).getFirst();
    send(odd, head("Expect: a-miracle", 10));
    assertThat(status(odd)).isEqualTo(417);
    assertThat(results())
        .containsExactlyInAnyOrder(
            WebhookResult.HINT, WebhookResult.TOO_LARGE, WebhookResult.MALFORMED);
  }

  private WebhookServer start(WebhookServer.Limits limits) {
    return start(limits, hints::add);
  }

  private WebhookServer start(WebhookServer.Limits limits, HintSink sink) {
    WebhookServer server =
        WebhookServer.start(
            new WebhookSettings(new Secret(TOKEN), null, 0),
            Set.of("acme"),
            sink,
            metrics,
            () -> NOW,
            limits);
    servers.add(server);
    return server;
  }

  private static WebhookServer.Limits limits(Duration completeWithin) {
    return new WebhookServer.Limits(64 * 1024, 96 * 1024, LIMIT, completeWithin);
  }

  private List<Socket> connect(WebhookServer server, int count) {
    List<Socket> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(60_000);
        some.add(socket);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    sockets.addAll(some);
    return some;
  }

  private int deliver(WebhookServer server) {
    Socket socket = connect(server, 1).getFirst();
    send(socket, request("Connection: close"));
    return status(socket);
  }

  private static String request(String header) {
    return head(header, BODY.length()) + BODY;
  }

  private static String head(String header, int length) {
    return "POST /webhooks/buildkite HTTP/1.1\r\nHost: x\r\nX-Buildkite-Token: %s\r\n%sContent-Length: %d\r\n\r\n"
        .formatted(TOKEN, header.isEmpty() ? "" : header + "\r\n", length);
  }

  private static void send(Socket socket, String text) {
    try {
      socket.getOutputStream().write(text.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Socket> answered(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      if (socket.getInputStream().available() > 0) {
        return Optional.of(socket);
      }
    }
    return Optional.empty();
  }

  /** The status of the next answer, which has no body; 0 where the connection is closed. */
  private static int status(Socket socket) {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = read(socket);
      if (next < 0) {
        return 0;
      }
      head.append((char) next);
    }
    return Integer.parseInt(head.substring(9, 12));
  }

  private static int read(Socket socket) {
    try {
      return socket.getInputStream().read();
    } catch (IOException e) {
      return -1; // reset
    }
  }

  private List<WebhookResult> results() {
    return Arrays.stream(WebhookResult.values())
        .flatMap(result -> Collections.nCopies((int) metrics.counted(result), result).stream())
        .toList();
  }
}
