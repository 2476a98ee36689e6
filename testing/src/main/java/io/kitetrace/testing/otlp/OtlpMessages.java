package io.kitetrace.testing.otlp;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Decodes what arrives. */
final class OtlpMessages {

  private static final int FRAME = 5;

  private OtlpMessages() {}

  static ReceivedRequest decode(ByteString body, Map<String, String> headers, boolean grpc)
      throws InvalidProtocolBufferException {
    byte[] message = grpc ? unframed(body, headers) : plain(body, headers.get("content-encoding"));
    ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(message);
    List<ReceivedSpan> spans = new ArrayList<>();
    for (ResourceSpans resourceSpans : request.getResourceSpansList()) {
      Map<String, String> resource = attributes(resourceSpans.getResource().getAttributesList());
      for (ScopeSpans scopeSpans : resourceSpans.getScopeSpansList()) {
        scopeSpans.getSpansList().forEach(span -> spans.add(span(span, resource)));
      }
    }
    return new ReceivedRequest(0, headers, message.length, spans);
  }

  private static byte[] unframed(ByteString body, Map<String, String> headers)
      throws InvalidProtocolBufferException {
    if (body.size() < FRAME) {
      throw new InvalidProtocolBufferException("no gRPC frame");
    }
    boolean compressed = body.getByte(0) != 0;
    return plain(body.substring(FRAME), compressed ? headers.get("grpc-encoding") : null);
  }

  private static byte[] plain(ByteString body, @Nullable String encoding)
      throws InvalidProtocolBufferException {
    if (encoding == null) {
      return body.toByteArray();
    }
    try (InputStream plain = plain(encoding, new Buffer().write(body).inputStream())) {
      return plain.readAllBytes();
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
  }

  private static InputStream plain(String encoding, InputStream compressed) throws IOException {
    return switch (encoding) {
      case "gzip" -> new GZIPInputStream(compressed);
      case "zstd" -> new ZstdInputStreamNoFinalizer(compressed);
      default -> throw new IOException("compressed by " + encoding);
    };
  }

  private static ReceivedSpan span(Span span, Map<String, String> resource) {
    return new ReceivedSpan(
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getName(),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        attributes(span.getAttributesList()),
        resource,
        ByteString.of(span.toByteArray()).sha256().hex());
  }

  private static String hex(com.google.protobuf.ByteString bytes) {
    return ByteString.of(bytes.toByteArray()).hex();
  }

  private static Map<String, String> attributes(List<KeyValue> attributes) {
    Map<String, String> map = new LinkedHashMap<>();
    attributes.forEach(attribute -> map.put(attribute.getKey(), text(attribute.getValue())));
    return map;
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      default -> value.toString();
    };
  }
}
