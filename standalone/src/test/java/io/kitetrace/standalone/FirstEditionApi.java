package io.kitetrace.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The builds that the first edition's API had: lists of one page, and one build at a time. */
final class FirstEditionApi implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> builds = new ArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  FirstEditionApi() throws IOException {
    JSON.readTree(FirstEditionLog.resource("api.json.gz")).forEach(builds::add);
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(threads);
    server.createContext("/v2/organizations/acme/", this::answer);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What cannot be read has gone from the API meanwhile. */
  void leaveOutTheBroken() {
    builds.removeIf(build -> !build.has("id"));
  }

  /** The addresses of all requests so far. */
  List<String> asked() {
    return asked;
  }

  Stream<String> ids() {
    return builds.stream().filter(build -> build.has("id")).map(build -> build.path("id").asText());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      asked.add(URLDecoder.decode(uri.toString(), UTF_8));
      String[] path = uri.getPath().substring("/v2/organizations/acme/".length()).split("/");
      Map<String, String> query = query(uri.getQuery());
      List<JsonNode> list =
          builds.stream()
              .filter(b -> path.length == 1 || path[1].equals(pipeline(b)))
              .filter(b -> isFrom(query.get("finished_from"), b.path("finished_at").asText()))
              .filter(b -> isFrom(query.get("created_from"), b.path("created_at").asText()))
              .filter(b -> isBefore(query.get("created_to"), b.path("created_at").asText()))
              .toList();
      String body =
          path.length == 4
              ? list.stream()
                  .filter(b -> b.path("number").asText().equals(path[3]))
                  .findFirst()
                  .orElseThrow()
                  .toString()
              : list.toString();
      byte[] bytes = body.getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String pipeline(JsonNode build) {
    return build.path("pipeline").path("slug").asText();
  }

  private static boolean isFrom(@Nullable String bound, String time) {
    return bound == null
        || (!time.isEmpty() && !Instant.parse(time).isBefore(Instant.parse(bound)));
  }

  private static boolean isBefore(@Nullable String bound, String time) {
    return bound == null || (!time.isEmpty() && Instant.parse(time).isBefore(Instant.parse(bound)));
  }

  private static Map<String, String> query(@Nullable String text) {
    Map<String, String> query = new HashMap<>();
    for (String pair : text == null ? new String[0] : text.split("&")) {
      int equals = pair.indexOf('=');
      query.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return query;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
