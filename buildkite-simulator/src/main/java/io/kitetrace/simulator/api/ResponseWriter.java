package io.kitetrace.simulator.api;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Writes responses, compressed where the client accepts that, cut where that is wanted. Safe for
 * any thread.
 */
final class ResponseWriter {
  private static final int BUFFER = 64 * 1024;

  private final boolean compress;
  private final Tally tally;

  ResponseWriter(boolean compress, Tally tally) {
    this.compress = compress;
    this.tally = tally;
  }

  void write(HttpExchange exchange, Response response, long cutsAfter) throws IOException {
    boolean gzip = compress && accepts(exchange.getRequestHeaders());
    Headers headers = exchange.getResponseHeaders();
    response.headers().forEach(headers::set);
    headers.set("Content-Type", response.contentType());
    if (gzip) {
      headers.set("Content-Encoding", "gzip");
      headers.set("Vary", "Accept-Encoding");
    }
    exchange.sendResponseHeaders(
        response.status(), gzip || response.length() <= 0 ? 0 : response.length());
    BodyStream body = new BodyStream(exchange.getResponseBody(), cutsAfter);
    OutputStream buffered = new BufferedOutputStream(body, BUFFER);
    OutputStream out = gzip ? new GZIPOutputStream(buffered, BUFFER) : buffered;
    try {
      response.body().write(out);
      out.close();
      exchange.close();
    } catch (BodyStream.CutException e) {
      tally.cut();
      // Leaves the handler with an error, which is what makes the server close the connection.
      throw e;
    } finally {
      tally.wrote(body.count());
    }
  }

  private static boolean accepts(Headers headers) {
    List<String> encodings = headers.getOrDefault("Accept-Encoding", List.of());
    return encodings.stream().anyMatch(encoding -> encoding.contains("gzip"));
  }
}
