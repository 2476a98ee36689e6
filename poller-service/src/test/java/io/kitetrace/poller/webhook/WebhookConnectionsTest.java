package io.kitetrace.poller.webhook;

import static io.kitetrace.poller.webhook.WebhookClients.LIMIT;
import static io.kitetrace.poller.webhook.WebhookClients.head;
import static io.kitetrace.poller.webhook.WebhookClients.limits;
import static io.kitetrace.poller.webhook.WebhookClients.read;
import static io.kitetrace.poller.webhook.WebhookClients.request;
import static io.kitetrace.poller.webhook.WebhookClients.send;
import static io.kitetrace.poller.webhook.WebhookClients.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.metrics.PollerMetrics.WebhookResult;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many connections at once are served, within limits, and the idle make room. */
class WebhookConnectionsTest {

  private final WebhookClients clients = new WebhookClients();

  @AfterEach
  void close() throws IOException {
    clients.close();
  }

  @Test
  void fiveHundredDeliveries_overNewConnectionsAtOnce_areAllTaken() {
    WebhookServer server = clients.start(WebhookServer.Limits.DEFAULT);
    List<Socket> all = clients.connect(server, 500);
    all.forEach(socket -> send(socket, request("Connection: close")));
    assertThat(all).allSatisfy(socket -> assertThat(status(socket)).isEqualTo(200));
    assertThat(clients.hints).hasSize(500);
    assertThat(clients.results()).hasSize(500).containsOnly(WebhookResult.HINT);
  }

  @Test
  void deliveries_overOneNewConnectionEach_doNotCountThoseThatAreBeingClosed() {
    WebhookServer server = clients.start(limits(Duration.ofMinutes(10)));
    for (int i = 0; i < 50; i++) {
      Socket socket = clients.connect(server, 1).getFirst();
      send(socket, request("Connection: close"));
      assertThat(status(socket)).isEqualTo(200); // and the client leaves its side open
    }
    assertThat(clients.results()).hasSize(50).containsOnly(WebhookResult.HINT);
  }

  @Test
  void connectionsThatSendNothing_makeRoom_theOldestFirst() {
    WebhookServer server = clients.start(limits(Duration.ofMinutes(10)));
    List<Socket> idle = clients.connect(server, LIMIT);
    await().until(() -> clients.deliver(server) == 200);
    assertThat(read(idle.getFirst())).as("closed").isEqualTo(-1);
    assertThat(clients.results())
        .containsOnlyOnce(WebhookResult.IDLE)
        .containsOnlyOnce(WebhookResult.HINT);
    send(idle.get(1), request(""));
    assertThat(status(idle.get(1))).as("the next one is still there").isEqualTo(200);
  }

  @Test
  void connectionsThatHaveSentNothing_makeRoomBeforeThoseThatHaveDelivered() {
    WebhookServer server = clients.start(limits(Duration.ofMinutes(10)));
    List<Socket> kept = clients.connect(server, LIMIT - 1);
    kept.forEach(
        socket -> {
          send(socket, request(""));
          assertThat(status(socket)).isEqualTo(200);
        });
    Socket idle = clients.connect(server, 1).getFirst();
    await().until(() -> clients.deliver(server) == 200);
    assertThat(read(idle)).isEqualTo(-1);
    clients.connect(server, 1);
    await().until(() -> clients.deliver(server) == 200);
    send(kept.getLast(), request(""));
    assertThat(status(kept.getLast())).as("the last one is still there").isEqualTo(200);
  }

  @Test
  void moreThanTheLimitAtWork_areRefusedWith503_untilThereIsRoom() {
    WebhookServer server = clients.start(limits(Duration.ofMinutes(10)));
    List<Socket> busy = clients.connect(server, LIMIT);
    busy.forEach(socket -> send(socket, request("").substring(0, 30)));
    assertThat(clients.deliver(server)).isEqualTo(503);
    assertThat(clients.results()).containsExactly(WebhookResult.OVERLOADED);
    send(busy.getFirst(), request("").substring(30));
    assertThat(status(busy.getFirst())).isEqualTo(200);
    await().until(() -> clients.deliver(server) == 200);
  }

  @Test
  void bodiesThatAreTooLargeTogether_areRefusedWith503_untilThereIsRoom() {
    WebhookServer server = clients.start(limits(Duration.ofMinutes(10)));
    List<Socket> large = clients.connect(server, 2);
    large.forEach(socket -> send(socket, head("", 60_000) + "x".repeat(59_999)));
    Socket refused =
        await().until(() -> answered(large), Optional::isPresent).orElseThrow(); // either of them
    assertThat(status(refused)).isEqualTo(503);
    Socket other = large.get(1 - large.indexOf(refused));
    send(other, "x");
    assertThat(status(other)).as("the other is served").isEqualTo(400);
    assertThat(clients.deliver(server)).isEqualTo(200);
    assertThat(clients.results())
        .containsExactlyInAnyOrder(
            WebhookResult.OVERLOADED, WebhookResult.UNREADABLE, WebhookResult.HINT);
  }

  @Test
  void requestsThatAreAnswered_giveTheirMemoryBack() {
    WebhookServer server = clients.start(limits(Duration.ofMinutes(10)));
    Socket socket = clients.connect(server, 1).getFirst();
    for (int i = 0; i < 10; i++) {
      send(socket, head("", 30_000) + "x".repeat(30_000));
      assertThat(status(socket)).isEqualTo(400);
    }
    assertThat(clients.results()).hasSize(10).containsOnly(WebhookResult.UNREADABLE);
  }

  @Test
  void moreThanCanBeTold_areClosedAtOnceAndCounted() {
    WebhookServer server = clients.start(limits(Duration.ofMinutes(10)));
    clients.connect(server, LIMIT).forEach(socket -> send(socket, request("").substring(0, 30)));
    List<Socket> more = clients.connect(server, 5 * LIMIT);
    await().until(() -> clients.results().size() == 4 * LIMIT);
    assertThat(clients.results()).containsOnly(WebhookResult.OVERLOADED);
    assertThat(more.subList(LIMIT, more.size()))
        .allSatisfy(socket -> assertThat(read(socket)).isEqualTo(-1));
  }

  private static Optional<Socket> answered(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      if (socket.getInputStream().available() > 0) {
        return Optional.of(socket);
      }
    }
    return Optional.empty();
  }
}
