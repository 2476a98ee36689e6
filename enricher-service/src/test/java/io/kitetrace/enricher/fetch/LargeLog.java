package io.kitetrace.enricher.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.Timeline;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Fetches a log of 200 MB without marks, and its header times, and prints what came of it. */
final class LargeLog {

  private static final int LINES = 2_000_000;
  private static final String LINE = "x".repeat(98);

  public static void main(String[] arguments) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", LargeLog::handle);
    server.start();
    URI api = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (JobAnswers answers =
        new JobAnswers(
            Asks.settings(api, Map.of("ENRICH_MAX_LOG_BYTES", "256MiB")),
            organization -> {},
            EnricherMetrics.ofCommand(),
            Asks.IMPATIENT)) {
      Timeline timeline = answers.answer(Asks.ofOneJob(LogTimeline.SOURCE));
      LogTimeline log = (LogTimeline) timeline.content();
      System.out.printf(
          "%s %d bytes %d lines %s %d%n",
          timeline.status().word(), log.bytes(), log.lines(), log.times(), log.sections().size());
    } finally {
      server.stop(0);
    }
  }

  private static void handle(HttpExchange exchange) throws IOException {
    boolean text = "text/plain".equals(exchange.getRequestHeaders().getFirst("Accept"));
    String end = text ? "\r\n" : "\\r\\n";
    byte[] lines = (LINE + end).repeat(1_000).getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(100L * LINES));
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      write(body, text ? "--- One" + end : "{\"content\":\"--- One" + end);
      for (int i = 0; i < LINES / 1_000; i++) {
        body.write(lines);
      }
      if (!text) {
        write(body, "\",\"header_times\":[1769860800000000000]}");
      }
    }
  }

  private static void write(OutputStream body, String text) throws IOException {
    body.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private LargeLog() {}
}
