package io.kitetrace.simulator.api;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes responses, compressed where the client accepts that, cut where that is wanted. Safe for
 * any thread.
 */
final class ResponseWriter {
  /** After how many bytes a response breaks off that does not break off. */
  static final long UNCUT = Long.MAX_VALUE;

  private static final int BUFFER = 64 * 1024;
  private static final int PARTIAL = 206;

  private final boolean compress;
  private final Tally tally;

  ResponseWriter(boolean compress, Tally tally) {
    this.compress = compress;
    this.tally = tally;
  }

  void write(HttpExchange exchange, Response response, FaultInjector faults) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    boolean whole = response.status() != PARTIAL;
    boolean gzip = !head && whole && compress && accepts(exchange.getRequestHeaders());
    Headers headers = exchange.getResponseHeaders();
    response.headers().forEach(headers::set);
    headers.set("Content-Type", response.contentType());
    if (gzip) {
      headers.set("Content-Encoding", "gzip");
      headers.set("Vary", "Accept-Encoding");
    }
    if (head) {
      headers.set("Content-Length", Long.toString(Math.max(0, response.length())));
      exchange.sendResponseHeaders(response.status(), -1);
      exchange.close();
      return;
    }
    exchange.sendResponseHeaders(
        response.status(), gzip || response.length() <= 0 ? 0 : response.length());
    OutputStream body = new CountedStream(exchange.getResponseBody(), tally, faults.pause());
    long cutsAfter = faults.cutsAfter();
    if (cutsAfter == UNCUT) {
      write(response, body, gzip);
      exchange.close();
      return;
    }
    body.write(beginning(response, gzip, cutsAfter));
    body.flush();
    tally.cut();
    // Leaves the handler with an error, which is what makes the server close the connection.
    throw new IOException("cut on purpose");
  }

  /** So many bytes, but in any case not the last one. */
  private static byte[] beginning(Response response, boolean gzip, long length) throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try {
      write(
          response,
          new FilterOutputStream(written) {
            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
              out.write(bytes, offset, count);
              if (written.size() > length) {
                throw new IOException("enough is written");
              }
            }
          },
          gzip);
    } catch (IOException e) {
      if (written.size() <= length) {
        throw e;
      }
    }
    return Arrays.copyOf(written.toByteArray(), (int) Math.clamp(written.size() - 1L, 0, length));
  }

  private static void write(Response response, OutputStream out, boolean gzip) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, BUFFER);
    try (OutputStream body = gzip ? new FastGzip(buffered) : buffered) {
      response.body().write(body);
    }
  }

  private static boolean accepts(Headers headers) {
    List<String> encodings = headers.getOrDefault("Accept-Encoding", List.of());
    return encodings.stream().anyMatch(encoding -> encoding.contains("gzip"));
  }

  /** Compresses with little effort, since it shares the processors with what is tested. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /**
   * Counts before it sends: whoever has read something finds it counted. Pauses once, after half of
   * what is written first.
   */
  private static final class CountedStream extends FilterOutputStream {
    private final Tally tally;
    private Duration pause;

    CountedStream(OutputStream out, Tally tally, Duration pause) {
      super(out);
      this.tally = tally;
      this.pause = pause;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      tally.wrote(length);
      int half = pause.isZero() ? 0 : length / 2;
      out.write(bytes, offset, half);
      if (half > 0) {
        out.flush();
        FaultInjector.sleep(pause);
        pause = Duration.ZERO;
      }
      out.write(bytes, offset + half, length - half);
    }
  }
}
