package io.kitetrace.simulator.api;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Sends answers, compressed where the client takes that, cut where that is wanted. Safe for any
 * thread.
 */
final class ResponseWriter {
  private static final int BUFFER = 64 * 1024;

  private final boolean compress;
  private final Tally tally;

  ResponseWriter(boolean compress, Tally tally) {
    this.compress = compress;
    this.tally = tally;
  }

  void send(HttpExchange exchange, Response answer, FaultInjector mischief) throws IOException {
    boolean gzip = compress && accepts(exchange.getRequestHeaders());
    Headers headers = exchange.getResponseHeaders();
    answer.headers().forEach(headers::set);
    headers.set("Content-Type", answer.contentType());
    if (gzip) {
      headers.set("Content-Encoding", "gzip");
      headers.set("Vary", "Accept-Encoding");
    }
    exchange.sendResponseHeaders(
        answer.status(), gzip || answer.length() <= 0 ? 0 : answer.length());
    CountingStream counted = new CountingStream(exchange.getResponseBody());
    OutputStream out =
        new BufferedOutputStream(
            mischief.cuts() ? new CutStream(counted, mischief.cutsAfter()) : counted, BUFFER);
    out = gzip ? new FastGzip(out) : out;
    try {
      answer.body().write(out);
      out.close();
      exchange.close();
    } catch (CutStream.Cut e) {
      tally.cut();
      // Leaves the handler with an error, which is what makes the server close the connection.
      throw e;
    } finally {
      tally.wrote(counted.count());
    }
  }

  private static boolean accepts(Headers headers) {
    List<String> encodings = headers.getOrDefault("Accept-Encoding", List.of());
    return encodings.stream().anyMatch(encoding -> encoding.contains("gzip"));
  }

  /** Spends little time, since it shares the processors with what is measured. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
