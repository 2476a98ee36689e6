package io.kitetrace.enricher.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An API and a store of artifacts that behave as badly as they can. */
class TransferTest {

  private static final String REPORT = "<testsuite><testcase name='c' time='2'/></testsuite>";
  private static final String HOST = "localhost"; // the API is 127.0.0.1: another origin
  private final AtomicInteger granted = new AtomicInteger();
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private HttpServer server;
  private volatile HttpHandler log = exchange -> answer(exchange, 200, "text");
  private volatile HttpHandler token = exchange -> answer(exchange, 200, "{\"scopes\":[]}");
  private volatile HttpHandler download = exchange -> redirect(exchange, store("/file"));
  private volatile HttpHandler file = exchange -> answer(exchange, 200, REPORT);

  private record Seen(String host, String path, boolean token) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(pool);
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    pool.shutdownNow();
  }

  @Test
  void token_isSeenByTheApiAlone_andEachRequestThereIsGranted() throws Exception {
    assertThat(report(Asks.IMPATIENT).status()).isEqualTo(TimelineStatus.COMPLETE);
    assertThat(seen)
        .allMatch(request -> request.token() == request.host().startsWith("127.0.0.1"))
        .extracting(Seen::path)
        .containsExactly("/artifacts", "/download", "/file");
    assertThat(granted).hasValue(2);
  }

  @Test
  void token_isNotSeenByTheApi_onceItHasSentUsAway() throws Exception {
    file = exchange -> redirect(exchange, api() + "/download");
    assertThat(report(Asks.IMPATIENT).status()).isNotEqualTo(TimelineStatus.COMPLETE);
    assertThat(seen.stream().filter(request -> request.path().equals("/download")))
        .anyMatch(request -> !request.token());
    assertThat(seen.stream().filter(request -> request.path().equals("/file")))
        .noneMatch(Seen::token);
  }

  @Test
  void redirect_withoutTls_isFollowedOnThisMachineAlone() throws Exception {
    download = exchange -> redirect(exchange, "http://kitetrace.invalid:1/file");
    assertThat(report(Asks.IMPATIENT).status()).isEqualTo(TimelineStatus.UNREADABLE);
    download = exchange -> redirect(exchange, "ftp://localhost/file");
    assertThat(report(Asks.IMPATIENT).status()).isEqualTo(TimelineStatus.UNREADABLE);
    assertThat(Loopback.is("127.0.0.1.example.com")).isFalse();
    assertThat(Loopback.is("localhost.example.com")).isFalse();
  }

  @Test
  void store_thatRefuses_isAskedSomeTimes_andTheReportIsGone() throws Exception {
    file = exchange -> answer(exchange, 403, "AccessDenied");
    assertThat(report(Asks.IMPATIENT).status()).isEqualTo(TimelineStatus.GONE);
    file = exchange -> answer(exchange, 404, "NoSuchKey");
    seen.clear();
    assertThat(report(Asks.IMPATIENT).status()).isEqualTo(TimelineStatus.GONE);
    assertThat(seen).hasSize(3);
    file = exchange -> answer(exchange, 503, "SlowDown");
    assertThat(report(Asks.IMPATIENT).status()).isEqualTo(TimelineStatus.UNREADABLE);
  }

  @Test
  void store_thatDripsForEver_isLeftAfterTheTime() throws Exception {
    file = this::drip;
    FetchTimeouts hasty =
        new FetchTimeouts(
            new ApiTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(1)),
            Duration.ofMillis(300),
            Duration.ofMillis(2));
    assertThat(report(hasty).status()).isEqualTo(TimelineStatus.CUT);
  }

  @Test
  void store_thatFallsSilent_isLeftAfterTheTime() throws Exception {
    file =
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write('<');
          exchange.getResponseBody().flush();
          silence();
        };
    FetchTimeouts hasty =
        new FetchTimeouts(
            new ApiTimeouts(Duration.ofSeconds(10), Duration.ofMillis(200), Duration.ofMillis(1)),
            Duration.ofMinutes(10),
            Duration.ofMillis(2));
    assertThat(report(hasty).status()).isEqualTo(TimelineStatus.CUT);
  }

  @Test
  void log_thatIsCutOnce_isReadAgainFromItsBeginning() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    log =
        exchange -> {
          if (exchange.getRequestMethod().equals("GET") && reads.incrementAndGet() == 1) {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("half of it".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            throw new IOException("cut");
          }
          answer(exchange, 200, "one\ntwo\n");
        };
    Timeline timeline = log();
    assertThat(timeline.status()).isEqualTo(TimelineStatus.COMPLETE);
    assertThat(((LogTimeline) timeline.content()).lines()).isEqualTo(2);
    assertThat(granted).hasValue(3);
  }

  @Test
  void log_thatGrowsBeyondTheLimit_isTooLarge() throws Exception {
    log =
        exchange -> {
          if (exchange.getRequestMethod().equals("HEAD")) {
            answer(exchange, 200, "x");
          } else {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
              body.write(new byte[10_000]);
            }
          }
        };
    assertThat(log().status()).isEqualTo(TimelineStatus.TOO_LARGE);
  }

  @Test
  void log_ofAnApiOverItsLimit_isAskedForAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    log =
        exchange -> {
          if (asked.incrementAndGet() == 1) {
            exchange.getResponseHeaders().set("RateLimit-Remaining", "0");
            exchange.getResponseHeaders().set("RateLimit-Reset", "0");
            answer(exchange, 429, "");
          } else if (asked.get() == 2) {
            exchange.getResponseHeaders().set("Retry-After", "0");
            answer(exchange, 503, "");
          } else {
            answer(exchange, 200, "text");
          }
        };
    assertThat(log().status()).isEqualTo(TimelineStatus.COMPLETE);
    assertThat(granted).hasValue(4);
  }

  @Test
  void log_thatTheApiFailsForAlone_isLeft_andHoldsUpNoOther() throws Exception {
    log = exchange -> answer(exchange, 500, "");
    assertThat(log().status()).isEqualTo(TimelineStatus.UNREADABLE);
    assertThat(seen).hasSizeLessThan(30).hasSize(granted.get());
    log =
        exchange -> {
          throw new IOException("cut before it answers");
        };
    assertThat(log().status()).isEqualTo(TimelineStatus.UNREADABLE);
  }

  @Test
  void log_ofAnApiThatFailsForAll_isAskedForUntilItAnswers() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    log = exchange -> answer(exchange, asked.incrementAndGet() > 12 ? 200 : 500, "");
    assertThat(log().status()).as("its outage just over").isEqualTo(TimelineStatus.COMPLETE);
    asked.set(-30);
    token = exchange -> answer(exchange, 500, "");
    assertThat(log().status()).isEqualTo(TimelineStatus.COMPLETE);
  }

  private Timeline log() throws Exception {
    try (JobAnswers answers = answers(Asks.IMPATIENT)) {
      return answers.answer(Asks.ofOneJob(LogTimeline.SOURCE));
    }
  }

  private TestTimeline.Report report(FetchTimeouts timeouts) throws Exception {
    try (JobAnswers answers = answers(timeouts)) {
      Timeline timeline = answers.answer(Asks.ofOneJob(TestTimeline.SOURCE));
      return ((TestTimeline) timeline.content()).reports().getFirst();
    }
  }

  private JobAnswers answers(FetchTimeouts timeouts) {
    return new JobAnswers(
        Asks.settings(
            URI.create(api()), Map.of("ENRICH_MAX_LOG_BYTES", "2KiB", "ENRICH_TESTS", "**/*.xml")),
        organization -> granted.incrementAndGet(),
        EnricherMetrics.ofCommand(),
        timeouts);
  }

  private String api() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private String store(String path) {
    return "http://" + HOST + ":" + server.getAddress().getPort() + path;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String last = path.substring(path.lastIndexOf('/'));
    seen.add(
        new Seen(
            String.valueOf(exchange.getRequestHeaders().getFirst("Host")),
            last,
            ("Bearer " + Asks.TOKEN)
                .equals(exchange.getRequestHeaders().getFirst("Authorization"))));
    try (exchange) {
      switch (last) {
        case "/log" -> log.handle(exchange);
        case "/artifacts" ->
            answer(
                exchange,
                200,
                "[{\"state\":\"finished\",\"path\":\"junit.xml\",\"file_size\":9,\"download_url\":\"%s/download\"}]"
                    .formatted(api()));
        case "/access-token" -> token.handle(exchange);
        case "/download" -> download.handle(exchange);
        default -> file.handle(exchange);
      }
    }
  }

  private void drip(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] drop = {' '};
    try (OutputStream body = exchange.getResponseBody()) {
      while (over.getCount() > 0) {
        body.write(drop);
        body.flush();
        Thread.onSpinWait();
      }
    }
  }

  private void silence() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    exchange.sendResponseHeaders(302, -1);
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
    exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
