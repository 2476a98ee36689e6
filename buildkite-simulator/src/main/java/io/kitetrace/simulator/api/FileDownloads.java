package io.kitetrace.simulator.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.kitetrace.simulator.catalogue.JobFiles;
import io.kitetrace.simulator.catalogue.JobFiles.Artifact;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where artifacts are stored: another host, which refuses whoever brings the API's token along, as
 * stores of objects do, and misbehaves as the API does.
 */
final class FileDownloads implements HttpHandler {
  static final String PATH = "/_simulator/files/";

  private static final int PARTS = 3;
  private static final byte[] SPACE = "\n".repeat(4_096).getBytes(StandardCharsets.US_ASCII);

  private final JobIndex index;
  private final InstantSource clock;
  private final Supplier<Faults> faults;
  private final Tally tally;
  private final ResponseWriter writer;
  private final AtomicLong serials = new AtomicLong();

  FileDownloads(JobIndex index, InstantSource clock, Supplier<Faults> faults, Tally tally) {
    this.index = index;
    this.clock = clock;
    this.faults = faults;
    this.tally = tally;
    writer = new ResponseWriter(false, tally);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    FaultInjector injector = new FaultInjector(faults.get(), -serials.incrementAndGet());
    tally.download();
    injector.delay();
    Response instead = injector.instead();
    writer.write(exchange, instead == null ? response(exchange, injector) : instead, injector);
  }

  private Response response(HttpExchange exchange, FaultInjector injector) {
    if (exchange.getRequestHeaders().containsKey("Authorization")) {
      return Response.message(400, "Only one auth mechanism allowed");
    }
    URI uri = exchange.getRequestURI();
    Artifact artifact = artifact(uri.getPath().substring(PATH.length()));
    if (artifact == null || injector.faults().lost(artifact.id()) != null) {
      return Response.message(404, "NoSuchKey");
    }
    String query = uri.getQuery();
    int hop = query == null ? 0 : Integer.parseInt(query.substring(query.indexOf('=') + 1));
    return hop < injector.faults().redirects
        ? Response.message(302, "Found")
            .with(Map.of("Location", uri.getPath() + "?hop=" + (hop + 1)))
        : response(artifact, injector);
  }

  /** White space after it makes a file huge that is a text. */
  static Response response(Artifact artifact, FaultInjector injector) {
    byte[] content = artifact.content().get();
    boolean packed = artifact.path().endsWith(".gz");
    long size = packed ? 0 : injector.faults().atLeast(artifact.id());
    return Response.filled(artifact.mimeType(), content, content.length, SPACE, size);
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
