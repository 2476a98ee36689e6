package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.Chunk;
import io.opentelemetry.exporter.otlp.internal.OtlpUserAgent;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** Makes HTTP requests of chunks, for gRPC and for HTTP/protobuf. Safe for several threads. */
final class OtlpRequests {

  private static final String GRPC_PATH =
      "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

  private final boolean grpc;
  private final Compression compression;
  private final HttpUrl url;
  private final Headers headers;

  OtlpRequests(OtlpSettings settings) {
    this.grpc = settings.protocol() == Protocol.GRPC;
    this.compression = settings.compression();
    this.url =
        Objects.requireNonNull(
            HttpUrl.get(grpc ? settings.endpoint().resolve(GRPC_PATH) : settings.endpoint()));
    this.headers = headers(settings);
  }

  Request of(List<Chunk> chunks) {
    List<byte[]> message = compression.compress(chunks.stream().map(Chunk::bytes).toList());
    return new Request.Builder().url(url).headers(headers).post(new Body(message)).build();
  }

  private Headers headers(OtlpSettings settings) {
    Headers.Builder all = new Headers.Builder();
    OtlpUserAgent.addUserAgentHeader(all::set);
    settings.headers().forEach((name, value) -> all.set(name, value.value()));
    boolean compressed = compression != Compression.NONE;
    if (grpc) {
      all.set("te", "trailers");
      all.set("grpc-accept-encoding", "gzip,zstd,identity");
    }
    if (compressed) {
      all.set(grpc ? "grpc-encoding" : "Content-Encoding", compression.word());
    }
    return all.build();
  }

  /** Over gRPC in its framing: a byte that says whether it is compressed, its length, itself. */
  private final class Body extends RequestBody {

    private static final MediaType GRPC = MediaType.get("application/grpc");
    private static final MediaType PROTOBUF = MediaType.get("application/x-protobuf");
    private static final int FRAME = 5;

    private final List<byte[]> message;
    private final int length;

    private Body(List<byte[]> message) {
      this.message = message;
      this.length = message.stream().mapToInt(bytes -> bytes.length).sum();
    }

    @Override
    public MediaType contentType() {
      return grpc ? GRPC : PROTOBUF;
    }

    @Override
    public long contentLength() {
      return grpc ? FRAME + length : length;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      if (grpc) {
        sink.writeByte(compression == Compression.NONE ? 0 : 1);
        sink.writeInt(length);
      }
      for (byte[] bytes : message) {
        sink.write(bytes);
      }
    }
  }
}
