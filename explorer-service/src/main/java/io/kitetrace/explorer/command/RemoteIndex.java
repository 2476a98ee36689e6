package io.kitetrace.explorer.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kitetrace.explorer.sql.InsightFilter;
import io.kitetrace.explorer.sql.JsonRows;
import io.kitetrace.explorer.sql.Rows;
import io.kitetrace.runtime.command.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A running explorer, asked over HTTP. */
final class RemoteIndex implements IndexSource {

  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** Longer than any query may take there. */
  private static final Duration ANSWER = Duration.ofMinutes(10);

  private static final int OK = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI url;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  RemoteIndex(URI url) {
    this.url = url;
  }

  /** Whether an explorer answers there. */
  boolean answers() {
    try {
      HttpResponse<InputStream> response = send(request("api/insights").GET().build());
      try (InputStream body = response.body()) {
        return response.statusCode() == OK && JSON.readTree(body).has("insights");
      }
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Rows query(String sql) {
    return rows(
        request("api/sql?format=json")
            .header("Content-Type", "text/plain;charset=utf-8")
            .POST(BodyPublishers.ofString(sql))
            .build());
  }

  @Override
  public Rows insight(String name, InsightFilter filter) {
    return rows(
        request("api/insights/" + name + "?format=json" + parameters(filter)).GET().build());
  }

  private Rows rows(HttpRequest request) {
    try {
      HttpResponse<InputStream> response = send(request);
      if (response.statusCode() == OK) {
        return JsonRows.of(response.body());
      }
      try (InputStream body = response.body()) {
        throw new CommandFailure(error(body, response.statusCode()), null);
      }
    } catch (IOException e) {
      throw new CommandFailure(
          "KITETRACE_EXPLORER_URL: the explorer at %s did not answer (%s)"
              .formatted(url, e.getMessage()),
          e);
    }
  }

  private String error(InputStream body, int status) {
    try {
      JsonNode error = JSON.readTree(body).path("error");
      if (error.isTextual()) {
        return error.asText();
      }
    } catch (IOException e) {
      // what answers there is no explorer, or something stands before it
    }
    return "KITETRACE_EXPLORER_URL: %s answered with HTTP status %d".formatted(url, status);
  }

  private HttpRequest.Builder request(String path) {
    String base = url.toString();
    return HttpRequest.newBuilder(URI.create(base + (base.endsWith("/") ? "" : "/") + path))
        .timeout(ANSWER);
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String parameters(InsightFilter filter) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("organization", filter.organization());
    values.put("pipeline", filter.pipeline());
    values.put("branch", filter.branch());
    values.put("since", filter.since());
    values.put("until", filter.until());
    return values.entrySet().stream()
        .filter(value -> value.getValue() != null)
        .map(
            value ->
                "&%s=%s"
                    .formatted(
                        value.getKey(),
                        URLEncoder.encode(
                            String.valueOf(value.getValue()), StandardCharsets.UTF_8)))
        .collect(Collectors.joining());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
