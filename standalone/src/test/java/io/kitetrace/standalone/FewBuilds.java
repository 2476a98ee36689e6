package io.kitetrace.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Buildkite that shows a test's own builds, all on one page, to every question. */
final class FewBuilds implements AutoCloseable {

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();

  private FewBuilds(HttpServer server) {
    this.server = server;
  }

  @SafeVarargs
  static FewBuilds start(List<String>... builds) {
    byte[] page =
        ("[" + String.join(",", Stream.of(builds).flatMap(List::stream).toList()) + "]")
            .getBytes(UTF_8);
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FewBuilds few = new FewBuilds(server);
      server.createContext(
          "/",
          exchange -> {
            few.requests.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
          });
      server.start();
      return few;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Finished builds of a pipeline, with a job each. */
  static List<String> finished(String pipeline, int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> build(pipeline, n, "passed", NOW.minus(Duration.ofMinutes(90 + n))))
        .toList();
  }

  static List<String> running(String pipeline, int count) {
    return IntStream.range(0, count).mapToObj(n -> build(pipeline, n, "running", null)).toList();
  }

  /** What is no build, and of which nothing can be told. */
  static List<String> broken(int count) {
    return IntStream.range(0, count).mapToObj("{\"number\":%d}"::formatted).toList();
  }

  private static String build(String pipeline, int number, String state, Instant finished) {
    String id = UUID.nameUUIDFromBytes((pipeline + number + state).getBytes(UTF_8)).toString();
    Instant begun = NOW.minus(Duration.ofHours(3));
    String end = finished == null ? "null" : "\"" + finished + "\"";
    return """
        {"id":"%s","number":%d,"state":"%s","blocked":false,"branch":"main","message":"m",
         "web_url":"https://buildkite.com/acme/%s/builds/%d","created_at":"%s","started_at":"%s",
         "finished_at":%s,"meta_data":{},"pipeline":{"id":"p","slug":"%s","name":"P"},
         "jobs":[{"id":"%s","type":"script","name":"job","state":"%s","exit_status":0,
          "created_at":"%s","runnable_at":"%s","started_at":"%s","finished_at":%s}]}"""
        .formatted(
            id,
            number,
            state,
            pipeline,
            number,
            begun,
            begun,
            end,
            pipeline,
            UUID.nameUUIDFromBytes(id.getBytes(UTF_8)),
            state,
            begun,
            begun,
            begun,
            end);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
