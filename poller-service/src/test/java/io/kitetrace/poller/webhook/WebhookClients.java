package io.kitetrace.poller.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A webhook server, and clients of it that write and read byte by byte. */
final class WebhookClients implements AutoCloseable {

  private static final String TOKEN = "wh_s3cret";
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  static final String BODY =
      """
      {"event":"build.finished","build":{"id":"b-7","number":7,"state":"passed",
        "url":"https://api.buildkite.com/v2/organizations/acme/pipelines/web/builds/7",
        "finished_at":"2026-01-31 11:59:59 UTC"},"pipeline":{"slug":"web"}}""";

  static final int LIMIT = 4;

  final Queue<InboxMessage.Hint> hints = new ConcurrentLinkedQueue<>();
  private final PollerMetrics metrics =
      new PollerMetrics(new SimpleMeterRegistry(), InstantSource.system());
  private final List<Socket> sockets = new ArrayList<>();
  private final List<WebhookServer> servers = new ArrayList<>();

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    servers.forEach(WebhookServer::close);
  }

  WebhookServer start(WebhookServer.Limits limits) {
    return start(limits, hints::add);
  }

  WebhookServer start(WebhookServer.Limits limits, HintSink sink) {
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

  static WebhookServer.Limits limits(Duration completeWithin) {
    return new WebhookServer.Limits(64 * 1024, 96 * 1024, LIMIT, completeWithin);
  }

  List<Socket> connect(WebhookServer server, int count) {
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

  int deliver(WebhookServer server) {
    Socket socket = connect(server, 1).getFirst();
    send(socket, request("Connection: close"));
    return status(socket);
  }

  static String request(String header) {
    return head(header, BODY.length()) + BODY;
  }

  static String head(String header, int length) {
    return "POST /webhooks/buildkite HTTP/1.1\r\nHost: x\r\nX-Buildkite-Token: %s\r\n%sContent-Length: %d\r\n\r\n"
        .formatted(TOKEN, header.isEmpty() ? "" : header + "\r\n", length);
  }

  static void send(Socket socket, String text) {
    try {
      socket.getOutputStream().write(text.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The status of the next answer, which has no body; 0 where the connection is closed. */
  static int status(Socket socket) {
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

  static int read(Socket socket) {
    try {
      return socket.getInputStream().read();
    } catch (IOException e) {
      return -1; // reset
    }
  }

  List<WebhookResult> results() {
    return Arrays.stream(WebhookResult.values())
        .flatMap(result -> Collections.nCopies((int) metrics.counted(result), result).stream())
        .toList();
  }
}
