package io.kitetrace.emitter.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Sends OTLP over gRPC on the calling thread and keeps what the backend said. To the SDK every
 * request ends well: what really became of it stands in the lane's state.
 */
final class OtlpGrpcSender implements GrpcSender {

  private final OtlpCalls calls;
  private final LaneState state;
  private final HttpUrl url;
  private final Headers headers;
  private final @Nullable Compressor compressor;

  OtlpGrpcSender(OtlpCalls calls, LaneState state, GrpcSenderConfig config) {
    this.calls = calls;
    this.state = state;
    this.url =
        Objects.requireNonNull(
            HttpUrl.get(config.getEndpoint().resolve("/" + config.getFullMethodName())));
    this.compressor = config.getCompressor();
    Map<String, String> own = new HashMap<>();
    own.put("te", "trailers");
    own.put("grpc-accept-encoding", "gzip,identity");
    if (compressor != null) {
      own.put("grpc-encoding", compressor.getEncoding());
    }
    this.headers = OtlpCalls.headers(config.getHeadersSupplier().get(), own);
  }

  @Override
  public void send(
      MessageWriter message, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
    GrpcBody body = new GrpcBody(message, compressor);
    state.end(calls.send(message, url, headers, body, state, GrpcAnswerReader::outcome));
    onResponse.accept(Taken.INSTANCE);
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }

  private enum Taken implements GrpcResponse {
    INSTANCE;

    @Override
    public GrpcStatusCode getStatusCode() {
      return GrpcStatusCode.OK;
    }

    @Override
    public String getStatusDescription() {
      return "";
    }

    @Override
    public byte[] getResponseMessage() {
      return new byte[0];
    }
  }
}
