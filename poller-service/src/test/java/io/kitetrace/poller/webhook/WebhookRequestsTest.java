package io.kitetrace.poller.webhook;

import static io.kitetrace.poller.webhook.WebhookClients.BODY;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection that sends nothing, half of what it promises, or no HTTP is ended and counted. */
class WebhookRequestsTest {

  private final WebhookClients clients = new WebhookClients();

  @AfterEach
  void close() throws IOException {
    clients.close();
  }

  @Test
  void aDeliveryThatCannotBePassedOn_isCountedAndHoldsUpNobody() {
    WebhookServer server =
        clients.start(
            limits(Duration.ofMinutes(10)),
            hint -> {
              if (clients.hints.isEmpty()) {
                clients.hints.add(hint);
                throw new StackOverflowError();
              }
            });
    assertThat(clients.deliver(server)).as("closed").isZero();
    assertThat(clients.deliver(server)).isEqualTo(200);
    assertThat(clients.results())
        .containsExactlyInAnyOrder(WebhookResult.INCOMPLETE, WebhookResult.HINT);
  }

  @Test
  void aConnectionThatHasDelivered_isClosedInTimeWithoutBeingCounted() {
    WebhookServer server = clients.start(limits(Duration.ofMillis(300)));
    Socket socket = clients.connect(server, 1).getFirst();
    send(socket, request(""));
    assertThat(status(socket)).isEqualTo(200);
    assertThat(read(socket)).isEqualTo(-1);
    assertThat(clients.results()).containsExactly(WebhookResult.HINT);
  }

  @Test
  void requestsThatComeTogether_areAllAnswered() {
    WebhookServer server = clients.start(limits(Duration.ofMinutes(10)));
    Socket socket = clients.connect(server, 1).getFirst();
    send(socket, request("").repeat(3));
    for (int i = 0; i < 3; i++) {
      assertThat(status(socket)).isEqualTo(200);
    }
  }

  @Test
  void aClientThatIsTooSlow_isCounted() {
    WebhookServer server = clients.start(limits(Duration.ofMillis(300)));
    List<Socket> slow = clients.connect(server, 2);
    send(slow.get(0), request("").substring(0, 30));
    send(slow.get(1), request("").substring(0, request("").length() - 5));
    assertThat(slow).allSatisfy(socket -> assertThat(read(socket)).isEqualTo(-1));
    await().until(() -> clients.results().size() == 2);
    assertThat(clients.results()).containsOnly(WebhookResult.INCOMPLETE);
  }

  @Test
  void aConnectionThatSendsNothing_isClosedInTimeAndCounted() {
    WebhookServer server = clients.start(limits(Duration.ofMillis(300)));
    assertThat(read(clients.connect(server, 1).getFirst())).isEqualTo(-1);
    await().until(() -> !clients.results().isEmpty());
    assertThat(clients.results()).containsExactly(WebhookResult.IDLE);
  }

  @Test
  void aRequestThatIsBrokenOff_isIncomplete() throws IOException {
    WebhookServer server = clients.start(limits(Duration.ofMinutes(10)));
    List<Socket> halves = clients.connect(server, 2);
    send(halves.get(0), request("").substring(0, 30));
    send(halves.get(1), request("").substring(0, request("").length() - 5));
    for (Socket half : halves) {
      half.close();
    }
    await().until(() -> clients.results().size() == 2);
    assertThat(clients.results()).containsOnly(WebhookResult.INCOMPLETE);
    assertThat(clients.deliver(server)).isEqualTo(200);
  }

  @Test
  void whatIsNoHttp_isMalformed() {
    WebhookServer server = clients.start(limits(Duration.ofMinutes(10)));
    Socket socket = clients.connect(server, 1).getFirst();
    send(socket, "hello?\r\n\r\n");
    assertThat(status(socket)).isEqualTo(400);
    assertThat(clients.results()).containsExactly(WebhookResult.MALFORMED);
  }

  @Test
  void anExpectation_isMetOrCountedAsRefused() {
    WebhookServer server = clients.start(limits(Duration.ofMinutes(10)));
    Socket fine = clients.connect(server, 1).getFirst();
    send(fine, head("Expect: 100-continue", BODY.length()));
    assertThat(status(fine)).isEqualTo(100);
    send(fine, BODY);
    assertThat(status(fine)).isEqualTo(200);

    Socket large = clients.connect(server, 1).getFirst();
    send(large, head("Expect: 100-continue", 70_000));
    assertThat(status(large)).isEqualTo(413);
    Socket odd = clients.connect(server, 1).getFirst();
    send(odd, head("Expect: a-miracle", 10));
    assertThat(status(odd)).isEqualTo(417);
    assertThat(clients.results())
        .containsExactlyInAnyOrder(
            WebhookResult.HINT, WebhookResult.TOO_LARGE, WebhookResult.MALFORMED);
  }
}
