package io.kitetrace.emitter.otlp;

import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.IOException;
import java.io.OutputStream;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** One message in gRPC's framing: a byte that says whether it is compressed, its length, itself. */
final class GrpcBody extends RequestBody {

  private static final MediaType GRPC = MediaType.get("application/grpc");
  private static final int FRAME = 5;

  private final MessageWriter message;
  private final @Nullable Compressor compressor;

  GrpcBody(MessageWriter message, @Nullable Compressor compressor) {
    this.message = message;
    this.compressor = compressor;
  }

  @Override
  public MediaType contentType() {
    return GRPC;
  }

  @Override
  public long contentLength() {
    return compressor == null ? FRAME + message.getContentLength() : -1;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    if (compressor == null) {
      sink.writeByte(0);
      sink.writeInt(message.getContentLength());
      message.writeMessage(sink.outputStream());
      return;
    }
    // The length comes first, so the compressed message is held in memory.
    try (Buffer buffer = new Buffer()) {
      try (OutputStream compressed = compressor.compress(buffer.outputStream())) {
        message.writeMessage(compressed);
      }
      sink.writeByte(1);
      sink.writeInt((int) buffer.size());
      sink.write(buffer, buffer.size());
    }
  }
}
