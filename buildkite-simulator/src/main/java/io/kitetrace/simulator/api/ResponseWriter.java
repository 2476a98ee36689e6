package io.kitetrace.simulator.api;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes responses, compressed where the client accepts that, cut where that is wanted. Safe for
 * any thread.
 */
final class ResponseWriter {
  /** After how many bytes a response breaks off that does not. */
  static final long UNCUT = Long.MAX_VALUE;

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
    BodyStream body = new BodyStream(exchange.getResponseBody(), cutsAfter, tally);
    OutputStream buffered = new BufferedOutputStream(body, BUFFER);
    OutputStream out = gzip ? new FastGzip(buffered) : buffered;
    try {
      response.body().write(out);
      out.close();
      exchange.close();
    } catch (BodyStream.CutException e) {
      tally.cut();
      // Leaves the handler with an error, which is what makes the server close the connection.
      throw e;
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
   * Counts what goes through, and where that is wanted breaks off after some bytes, in any case
   * before the last one.
   */
  private static final class BodyStream extends FilterOutputStream {
    private static final int NONE = Integer.MIN_VALUE;

    /** Thrown to make the server close the connection. */
    static final class CutException extends IOException {
      private static final long serialVersionUID = 1L;

      CutException() {
        super("cut on purpose");
      }
    }

    private final long limit;
    private final Tally tally;
    private long count;
    private int last = NONE;

    BodyStream(OutputStream out, long limit, Tally tally) {
      super(out);
      this.limit = limit;
      this.tally = tally;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (limit == UNCUT) {
        pass(bytes, offset, length);
      } else if (length > 0) {
        if (last != NONE) {
          pass(new byte[] {(byte) last}, 0, 1);
        }
        // Held back, since it may be the last one of all.
        last = bytes[offset + length - 1];
        pass(bytes, offset, (int) Math.max(0, Math.min(length - 1, limit - count)));
        if (count >= limit) {
          cut();
        }
      }
    }

    private void pass(byte[] bytes, int offset, int length) throws IOException {
      // Counted before it is sent: whoever has read it finds it counted.
      count += length;
      tally.wrote(length);
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (limit != UNCUT) {
        cut();
      }
      super.close();
    }

    private void cut() throws IOException {
      out.flush();
      throw new CutException();
    }
  }
}
