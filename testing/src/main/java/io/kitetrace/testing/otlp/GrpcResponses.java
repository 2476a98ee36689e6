package io.kitetrace.testing.otlp;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okio.Buffer;

/** Writes answers as gRPC does; in Go's way, compressed as the request was. */
final class GrpcResponses {

  private GrpcResponses() {}

  static MockResponse of(Answer answer, ReceivedRequest request) {
    return switch (answer) {
      case Answer.Accept accept ->
          success(ExportTraceServiceResponse.getDefaultInstance(), request).build();
      case Answer.AcceptAfter after ->
          success(ExportTraceServiceResponse.getDefaultInstance(), request)
              .headersDelay(after.delay().toMillis(), TimeUnit.MILLISECONDS)
              .build();
      case Answer.Partial partial -> success(partial(partial, request), request).build();
      case Answer.HttpStatus status -> HttpResponses.status(status);
      case Answer.Redirect redirect -> HttpResponses.redirect(redirect);
      case Answer.GrpcStatus status -> status(status);
      case Answer.Garbage garbage ->
          new MockResponse.Builder()
              .setHeader("content-type", "application/grpc")
              .body(new Buffer().writeUtf8("\0\0\0\0\3zzz"))
              .trailers(Headers.of("grpc-status", "0"))
              .build();
      case Answer.Reset reset -> reset();
      case Answer.AcceptThenReset reset -> reset();
      case Answer.Silence silence -> reset(); // the receiver was closed meanwhile
    };
  }

  static ExportTraceServiceResponse partial(Answer.Partial partial, ReceivedRequest request) {
    return ExportTraceServiceResponse.newBuilder()
        .setPartialSuccess(
            ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(request.spans().stream().filter(partial.rejects()).count())
                .setErrorMessage(partial.message()))
        .build();
  }

  static MockResponse status(Answer.GrpcStatus status) {
    Headers.Builder outcome =
        new Headers.Builder()
            .add("grpc-status", Integer.toString(status.code()))
            .add("grpc-message", status.message().replace("%", "%25").replace("\n", "%0A"));
    if (status.retryInfo() != null) {
      outcome.add("grpc-status-details-bin", details(status.code(), status.retryInfo()));
    }
    MockResponse.Builder response =
        new MockResponse.Builder().setHeader("content-type", "application/grpc");
    if (!status.trailersOnly()) {
      return response.body(new Buffer()).trailers(outcome.build()).build();
    }
    outcome.build().forEach(header -> response.setHeader(header.getFirst(), header.getSecond()));
    return response.removeHeader("content-length").build();
  }

  private static MockResponse reset() {
    return new MockResponse.Builder()
        .onResponseStart(new SocketEffect.CloseSocket(true, false, false))
        .build();
  }

  private static MockResponse.Builder success(
      ExportTraceServiceResponse message, ReceivedRequest request) {
    String encoding = request.headers().getOrDefault("grpc-encoding", "identity");
    byte[] bytes = compressed(message.toByteArray(), encoding);
    int flag = encoding.equals("identity") ? 0 : 1;
    return new MockResponse.Builder()
        .setHeader("content-type", "application/grpc")
        .setHeader("grpc-encoding", encoding)
        .body(new Buffer().writeByte(flag).writeInt(bytes.length).write(bytes))
        .trailers(Headers.of("grpc-status", "0"));
  }

  private static byte[] compressed(byte[] message, String encoding) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream to =
        switch (encoding) {
          case "gzip" -> new GZIPOutputStream(out);
          case "zstd" -> new ZstdOutputStreamNoFinalizer(out);
          default -> out;
        }) {
      to.write(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A {@code google.rpc.Status} with a {@code RetryInfo}, as gRPC's libraries send it. */
  private static String details(int code, Duration delay) {
    ByteString retryInfo =
        message(
            1,
            com.google.protobuf.Duration.newBuilder()
                .setSeconds(delay.toSeconds())
                .setNanos(delay.toNanosPart())
                .build()
                .toByteString());
    ByteString any =
        Any.newBuilder()
            .setTypeUrl("type.googleapis.com/google.rpc.RetryInfo")
            .setValue(retryInfo)
            .build()
            .toByteString();
    ByteString status =
        ByteString.copyFrom(new byte[] {8, (byte) code})
            .concat(message(2, ByteString.copyFrom("try later", StandardCharsets.UTF_8)))
            .concat(message(3, any));
    return Base64.getEncoder().withoutPadding().encodeToString(status.toByteArray());
  }

  private static ByteString message(int field, ByteString content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      var coded = com.google.protobuf.CodedOutputStream.newInstance(out);
      coded.writeBytes(field, content);
      coded.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.copyFrom(out.toByteArray());
  }
}
