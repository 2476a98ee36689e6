package io.kitetrace.poller.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.inbox.InboxMessage.BuildAddress;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.metrics.PollerMetrics.WebhookResult;
import io.kitetrace.poller.settings.WebhookSettings;
import io.kitetrace.runtime.settings.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookServerTest {

  private static final String TOKEN = "wh_s3cret";
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final String FINISHED =
      """
      {"event":"build.finished","build":{"id":"b-7","number":7,"state":"passed",
        "url":"https://api.buildkite.com/v2/organizations/acme/pipelines/web/builds/7",
        "finished_at":"2026-01-31 11:59:59 UTC"},"pipeline":{"slug":"web"}}""";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Queue<InboxMessage.Hint> hints = new ConcurrentLinkedQueue<>();
  private final PollerMetrics metrics =
      new PollerMetrics(new SimpleMeterRegistry(), InstantSource.system());
  private final WebhookServer server = start(new WebhookSettings(new Secret(TOKEN), null, 0));

  @TempDir private Path folder;

  private WebhookServer start(WebhookSettings settings) {
    return WebhookServer.start(
        settings,
        Set.of("acme"),
        hints::add,
        metrics,
        () -> NOW,
        new WebhookServer.Limits(64 * 1024, 1 << 20, 4, Duration.ofMillis(700)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFinishedBuild_withTheToken_isAHint() throws Exception {
    assertThat(post(FINISHED, "X-Buildkite-Token", TOKEN)).isEqualTo(200);
    assertThat(hints)
        .containsExactly(
            new InboxMessage.Hint(
                new BuildAddress("acme", "web", 7),
                "b-7",
                NOW.minusSeconds(1),
                "build.finished",
                NOW));
    assertThat(results()).containsExactly(WebhookResult.HINT);
  }

  @Test
  void aFinishedBuild_withASignature_isAHint() throws Exception {
    assertThat(post(FINISHED, "X-Buildkite-Signature", signature(TOKEN, NOW, FINISHED)))
        .isEqualTo(200);
    assertThat(hints).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {-301, 301})
  void aSignature_thatIsTooOldOrTooNew_isRefused(int seconds) throws Exception {
    String header = signature(TOKEN, NOW.plusSeconds(seconds), FINISHED);
    assertThat(post(FINISHED, "X-Buildkite-Signature", header)).isEqualTo(401);
    assertThat(hints).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-300, 300})
  void aSignature_withinTheWindow_isTaken(int seconds) throws Exception {
    String header = signature(TOKEN, NOW.plusSeconds(seconds), FINISHED);
    assertThat(post(FINISHED, "X-Buildkite-Signature", header)).isEqualTo(200);
  }

  @Test
  void whatIsNotBuildkites_isRefused_andNothingElse() throws Exception {
    assertThat(post(FINISHED)).isEqualTo(401);
    assertThat(post(FINISHED, "X-Buildkite-Token", "wrong")).isEqualTo(401);
    assertThat(post(FINISHED, "X-Buildkite-Token", "")).isEqualTo(401);
    for (String header :
        List.of(
            signature("wrong", NOW, FINISHED),
            signature(TOKEN, NOW, FINISHED + " "),
            signature(TOKEN, NOW, FINISHED).replaceFirst("timestamp=\\d", "timestamp=9"),
            "timestamp=" + NOW.getEpochSecond(),
            "garbage",
            "")) {
      // A right token does not help a wrong signature.
      assertThat(post(FINISHED, "X-Buildkite-Signature", header, "X-Buildkite-Token", TOKEN))
          .isEqualTo(401);
    }
    assertThat(hints).isEmpty();
    assertThat(results()).hasSize(9).containsOnly(WebhookResult.UNAUTHORIZED);
  }

  @Test
  void otherEvents_areTakenAndIgnored() throws Exception {
    assertThat(deliver("{\"event\":\"ping\"}")).isEqualTo(200);
    assertThat(deliver(FINISHED.replace("build.finished", "build.running"))).isEqualTo(200);
    assertThat(deliver("{\"event\":\"agent.connected\",\"agent\":{}}")).isEqualTo(200);
    assertThat(deliver("{\"event\":\"job.finished\",\"job\":{},\"build\":{\"finished_at\":null}}"))
        .isEqualTo(200);
    assertThat(deliver(FINISHED.replace("/acme/", "/globex/"))).isEqualTo(200);
    assertThat(hints).isEmpty();
    assertThat(results())
        .containsExactlyInAnyOrder(
            WebhookResult.PING,
            WebhookResult.IGNORED,
            WebhookResult.IGNORED,
            WebhookResult.IGNORED,
            WebhookResult.FOREIGN);
  }

  @Test
  void aJobThatEndsAfterItsBuild_isAHintThatPollingBeforeDoesNotAnswer() throws Exception {
    String job = "\"event\":\"job.finished\",\"job\":{\"finished_at\":\"2026-01-31T%sZ\"}";
    deliver(FINISHED.replace("\"event\":\"build.finished\"", job.formatted("12:00:05")));
    deliver(FINISHED.replace("\"event\":\"build.finished\"", job.formatted("11:59:59")));
    assertThat(hints)
        .extracting(InboxMessage.Hint::finishedAt)
        .containsExactly(null, NOW.minusSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "{}", "\u0000", "{\"event\":\"build.finished\",\"build\":{}}"})
  void whatIsNotUnderstood_isABadRequest(String body) throws Exception {
    assertThat(deliver(body)).isEqualTo(400);
    assertThat(results()).containsExactly(WebhookResult.UNREADABLE);
  }

  @Test
  void aBodyThatIsTooLarge_isNotTaken() throws Exception {
    assertThat(deliver("x".repeat(64 * 1024 + 1))).isEqualTo(413);
    assertThat(results()).containsExactly(WebhookResult.TOO_LARGE);
  }

  @Test
  void otherPathsAndMethods_areNotServed() throws Exception {
    assertThat(status(request("/health").POST(HttpRequest.BodyPublishers.ofString(FINISHED))))
        .isEqualTo(404);
    HttpResponse<Void> get =
        client.send(request(Webhook.PATH).GET().build(), HttpResponse.BodyHandlers.discarding());
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("Allow")).hasValue("POST");
    assertThat(results())
        .containsExactlyInAnyOrder(WebhookResult.MISDIRECTED, WebhookResult.MISDIRECTED);
  }

  @Test
  void aClientThatDripsItsRequest_isCutOff_andHoldsUpNobody() throws Exception {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      slow.getOutputStream()
          .write("POST / HTTP/1.1\r\nContent-Length: 9\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(deliver(FINISHED)).isEqualTo(200);
      InputStream in = slow.getInputStream();
      assertThat(in.read()).as("the end").isEqualTo(-1);
    }
  }

  @Test
  void aTokenFileThatChanges_isReadAnew() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "old\n");
    long[] nanos = {0};
    SignatureVerifier verifier =
        new SignatureVerifier(
            new WebhookSettings(new Secret("old"), file, 0), () -> NOW, () -> nanos[0]);
    Files.writeString(file, "new\n");
    nanos[0] = Duration.ofSeconds(6).toNanos();
    assertThat(verifier.accepts("new", null, new byte[0])).isTrue();
    assertThat(verifier.accepts("old", null, new byte[0])).isFalse();
    Files.delete(file);
    nanos[0] = Duration.ofSeconds(12).toNanos();
    assertThat(verifier.accepts("new", null, new byte[0])).isTrue();
  }

  private int deliver(String body) throws Exception {
    return post(body, "X-Buildkite-Token", TOKEN);
  }

  private int post(String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        request(Webhook.PATH).POST(HttpRequest.BodyPublishers.ofString(body));
    return status(headers.length == 0 ? request : request.headers(headers));
  }

  private int status(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private static String signature(String key, Instant time, @Nullable String body)
      throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String message = time.getEpochSecond() + "." + body;
    return "timestamp=%d,signature=%s"
        .formatted(
            time.getEpochSecond(),
            HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8))));
  }

  private List<WebhookResult> results() {
    return Arrays.stream(WebhookResult.values())
        .flatMap(result -> Collections.nCopies((int) metrics.counted(result), result).stream())
        .toList();
  }
}
