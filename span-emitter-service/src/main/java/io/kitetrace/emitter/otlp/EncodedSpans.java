package io.kitetrace.emitter.otlp;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Spans of one resource and scope, encoded one after the other, and the requests that any of them
 * make. For one thread, again and again.
 */
final class EncodedSpans {

  // ExportTraceServiceRequest and ResourceSpans
  private static final int RESOURCE_SPANS = 1 << 3 | 2;
  private static final int SCOPE_SPANS = 2 << 3 | 2;

  /** The most that the tags and lengths of both messages take. */
  private static final int MAX_HEADERS = 12;

  private final ProtobufWriter buffer = new ProtobufWriter(new byte[64 << 10]);
  private final SpanWriter writer = new SpanWriter(buffer);

  /** What stands before the spans and after them. */
  private int endOfResource;

  private int endOfResourceUrl;
  private int endOfScope;
  private int endOfScopeUrl;

  /** Where each span ends, after the place where the first begins. */
  private int[] ends = new int[64];

  private int count;

  /** Encodes the first of these spans and those after it that have its resource and scope. */
  int write(List<SpanData> spans) {
    SpanData first = spans.getFirst();
    Resource resource = first.getResource();
    InstrumentationScopeInfo scope = first.getInstrumentationScopeInfo();
    buffer.restart(MAX_HEADERS);
    writer.resource(resource);
    endOfResource = buffer.size();
    writer.schemaUrl(resource.getSchemaUrl());
    endOfResourceUrl = buffer.size();
    writer.scope(scope);
    endOfScope = buffer.size();
    writer.schemaUrl(scope.getSchemaUrl());
    endOfScopeUrl = buffer.size();
    count = 0;
    ends[0] = endOfScopeUrl;
    for (SpanData span : spans) {
      if (!resource.equals(span.getResource())
          || !scope.equals(span.getInstrumentationScopeInfo())) {
        break;
      }
      writer.span(span);
      count++;
      if (count == ends.length) {
        ends = Arrays.copyOf(ends, 2 * count);
      }
      ends[count] = buffer.size();
    }
    return count;
  }

  /** Spans for one request: those of the places {@code from} to before {@code to}. */
  record Piece(int from, int to) {

    int size() {
      return to - from;
    }
  }

  /** All of the spans, cut for requests of at most so many bytes; a larger span is alone. */
  List<Piece> pieces(int maxBytes) {
    List<Piece> pieces = new ArrayList<>(1);
    cut(new Piece(0, count), maxBytes, pieces);
    return pieces;
  }

  /** Pieces of about the same number of spans; one that is still too large is cut again. */
  private void cut(Piece piece, int maxBytes, List<Piece> pieces) {
    int bytes = sized(resourceSpans(piece));
    int spans = piece.size();
    if (bytes <= maxBytes || spans == 1) {
      pieces.add(piece);
      return;
    }
    int parts = Math.min(spans, Math.max(2, Math.ceilDiv(bytes, maxBytes)));
    int from = 0;
    for (int part = 1; part <= parts; part++) {
      int to = (int) ((long) spans * part / parts);
      cut(new Piece(piece.from + from, piece.from + to), maxBytes, pieces);
      from = to;
    }
  }

  /**
   * The request that a piece makes: its spans are copied with as much around them as what stands
   * before and after them takes, which is then put there.
   */
  byte[] request(Piece piece) {
    int after = endOfScopeUrl - endOfScope + endOfResourceUrl - endOfResource;
    int spans = ends[piece.to] - ends[piece.from];
    int before = sized(resourceSpans(piece)) - spans - after;
    byte[] bytes = buffer.copy(ends[piece.from] - before, ends[piece.to] + after);
    ProtobufWriter request = new ProtobufWriter(bytes);
    request.tag(RESOURCE_SPANS);
    request.varint(resourceSpans(piece));
    request.raw(buffer, MAX_HEADERS, endOfResource);
    request.tag(SCOPE_SPANS);
    request.varint(scopeSpans(piece));
    request.raw(buffer, endOfResourceUrl, endOfScope);
    request.restart(before + spans);
    request.raw(buffer, endOfScope, endOfScopeUrl);
    request.raw(buffer, endOfResource, endOfResourceUrl);
    return bytes;
  }

  /** How much memory it keeps. */
  int capacity() {
    return buffer.capacity();
  }

  private int resourceSpans(Piece piece) {
    return endOfResourceUrl - MAX_HEADERS + sized(scopeSpans(piece));
  }

  private int scopeSpans(Piece piece) {
    return endOfScopeUrl - endOfResourceUrl + ends[piece.to] - ends[piece.from];
  }

  private static int sized(int length) {
    return 1 + ProtobufWriter.sizeOf(length) + length;
  }
}
