package io.kitetrace.simulator.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.kitetrace.simulator.catalogue.JobFiles;
import io.kitetrace.simulator.catalogue.JobFiles.Artifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Where artifacts are stored: another host, which refuses whoever brings the API's token along, as
 * stores of objects do.
 */
final class FileDownloads implements HttpHandler {
  static final String PATH = "/_simulator/files/";

  private static final int PARTS = 3;

  private final JobIndex index;
  private final InstantSource clock;

  FileDownloads(JobIndex index, InstantSource clock) {
    this.index = index;
    this.clock = clock;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestHeaders().containsKey("Authorization")) {
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      Artifact artifact = artifact(exchange.getRequestURI().getPath().substring(PATH.length()));
      if (artifact == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", artifact.mimeType());
      byte[] content = artifact.content().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private @Nullable Artifact artifact(String path) {
    String[] parts = path.split("/", -1);
    if (parts.length != PARTS) {
      return null;
    }
    JobFiles files = index.files(parts[0], parts[1], clock.millis());
    return files == null
        ? null
        : files.artifacts().stream()
            .filter(artifact -> artifact.id().equals(parts[2]))
            .findFirst()
            .orElse(null);
  }
}
