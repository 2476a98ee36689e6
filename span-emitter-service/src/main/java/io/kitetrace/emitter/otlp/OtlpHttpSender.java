package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Sends OTLP over HTTP on the calling thread and keeps what the backend said. To the SDK every
 * request ends well: what really became of it stands in the lane's state.
 */
final class OtlpHttpSender implements HttpSender {

  private final OtlpCalls calls;
  private final LaneState state;
  private final HttpUrl url;
  private final Headers headers;
  private final MediaType mediaType;
  private final @Nullable Compressor compressor;

  OtlpHttpSender(OtlpCalls calls, LaneState state, HttpSenderConfig config) {
    this.calls = calls;
    this.state = state;
    this.url = Objects.requireNonNull(HttpUrl.get(config.getEndpoint()));
    this.mediaType = MediaType.get(config.getContentType());
    this.compressor = config.getCompressor();
    Map<String, String> own = new HashMap<>();
    if (compressor != null) {
      own.put("Content-Encoding", compressor.getEncoding());
    }
    this.headers = OtlpCalls.headers(config.getHeadersSupplier().get(), own);
  }

  @Override
  public void send(
      MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
    Body body = new Body(message, mediaType, compressor);
    state.end(calls.send(message, url, headers, body, state, OtlpHttpSender::outcome));
    onResponse.accept(Taken.INSTANCE);
  }

  private static ExportOutcome outcome(Response response) throws IOException {
    return new HttpAnswer(
            response.code(),
            response.header("Content-Type", ""),
            RetryDelays.retryAfter(response.header("Retry-After"), Clock.systemUTC()),
            OtlpCalls.readAll(response.body().source(), false))
        .outcome();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }

  /**
   * Written straight from the spans to the socket; over again where OkHttp finds a dead connection.
   */
  private static final class Body extends RequestBody {

    private final MessageWriter message;
    private final MediaType mediaType;
    private final @Nullable Compressor compressor;

    Body(MessageWriter message, MediaType mediaType, @Nullable Compressor compressor) {
      this.message = message;
      this.mediaType = mediaType;
      this.compressor = compressor;
    }

    @Override
    public MediaType contentType() {
      return mediaType;
    }

    @Override
    public long contentLength() {
      return compressor == null ? message.getContentLength() : -1;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      if (compressor == null) {
        message.writeMessage(sink.outputStream());
        return;
      }
      try (OutputStream compressed = compressor.compress(sink.outputStream())) {
        message.writeMessage(compressed);
      }
    }
  }

  private enum Taken implements HttpResponse {
    INSTANCE;

    @Override
    public int getStatusCode() {
      return 200;
    }

    @Override
    public String getStatusMessage() {
      return "";
    }

    @Override
    public byte[] getResponseBody() {
      return new byte[0];
    }
  }
}
