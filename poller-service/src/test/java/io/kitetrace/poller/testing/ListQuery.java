package io.kitetrace.poller.testing;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request for a list asks for. */
final class ListQuery {

  private ListQuery() {}

  static Map<String, String> of(URI uri) {
    Map<String, String> query = new LinkedHashMap<>();
    @Nullable String raw = uri.getRawQuery();
    if (raw != null) {
      for (String parameter : raw.split("&", -1)) {
        String[] parts = parameter.split("=", 2);
        query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  static int page(Map<String, String> query) {
    return Integer.parseInt(query.getOrDefault("page", "1"));
  }

  static int perPage(Map<String, String> query) {
    return Integer.parseInt(query.getOrDefault("per_page", "30"));
  }

  static boolean matches(Map<String, String> query, FakeBuild build) {
    String from = query.get("finished_from");
    String createdFrom = query.get("created_from");
    String createdTo = query.get("created_to");
    String pipeline = query.get("pipeline");
    return (from == null || finishedFrom(build, from))
        && (pipeline == null || build.pipeline().equals(pipeline))
        && (createdTo == null || build.createdAt().isBefore(Instant.parse(createdTo)))
        && (createdFrom == null || !build.createdAt().isBefore(Instant.parse(createdFrom)));
  }

  private static boolean finishedFrom(FakeBuild build, String time) {
    Instant finish = build.finishedAt();
    return finish != null && !finish.isBefore(Instant.parse(time));
  }
}
