package io.kitetrace.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A plain client of the API. */
public final class Client implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;

  public Client(BuildkiteSimulator simulator) {
    base = simulator.uri();
  }

  public HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(headers));
    if (!all.contains("Authorization")) {
      all.addAll(List.of("Authorization", "Bearer secret"));
    }
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .headers(all.toArray(String[]::new))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  public JsonNode json(String path) throws IOException, InterruptedException {
    return MAPPER.readTree(get(path).body());
  }

  public static JsonNode json(byte[] body) throws IOException {
    return MAPPER.readTree(body);
  }

  public static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** The address of the next page. */
  public static Optional<String> next(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Link")
        .map(NEXT::matcher)
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1));
  }

  /** The ids of all builds of a list, page after page. */
  public List<String> ids(String path) throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    Optional<String> address = Optional.of(path);
    while (address.isPresent()) {
      HttpResponse<byte[]> response = get(address.get());
      json(response.body()).forEach(build -> ids.add(build.path("id").asText()));
      address = next(response);
    }
    return ids;
  }

  @Override
  public void close() {
    http.close();
  }
}
