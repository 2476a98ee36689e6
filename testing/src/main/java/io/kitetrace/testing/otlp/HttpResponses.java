package io.kitetrace.testing.otlp;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;

/** Writes answers as OTLP over HTTP does. */
final class HttpResponses {

  private static final String PROTOBUF = "application/x-protobuf";

  private HttpResponses() {}

  static MockResponse of(Answer answer, ReceivedRequest request) {
    return switch (answer) {
      case Answer.Accept accept -> success(ExportTraceServiceResponse.getDefaultInstance()).build();
      case Answer.AcceptAfter after ->
          success(ExportTraceServiceResponse.getDefaultInstance())
              .headersDelay(after.delay().toMillis(), TimeUnit.MILLISECONDS)
              .build();
      case Answer.Partial partial -> success(GrpcResponses.partial(partial, request)).build();
      case Answer.HttpStatus status -> status(status);
      case Answer.Redirect redirect -> redirect(redirect);
      case Answer.GrpcStatus status -> status(new Answer.HttpStatus(nearest(status.code()), ""));
      case Answer.Garbage garbage ->
          new MockResponse.Builder()
              .setHeader("Content-Type", PROTOBUF)
              .body(new Buffer().writeUtf8("\7\7\7 no message"))
              .build();
      case Answer.Reset reset -> reset();
      case Answer.AcceptThenReset reset -> reset();
      case Answer.Silence silence -> reset(); // the receiver was closed meanwhile
    };
  }

  static MockResponse redirect(Answer.Redirect redirect) {
    return new MockResponse.Builder()
        .code(redirect.status())
        .setHeader("Location", redirect.location())
        .build();
  }

  private static MockResponse reset() {
    return new MockResponse.Builder()
        .onResponseStart(new SocketEffect.CloseSocket(true, false, false))
        .build();
  }

  private static MockResponse.Builder success(ExportTraceServiceResponse message) {
    return new MockResponse.Builder()
        .setHeader("Content-Type", PROTOBUF)
        .body(new Buffer().write(message.toByteArray()));
  }

  static MockResponse status(Answer.HttpStatus status) {
    MockResponse.Builder response =
        new MockResponse.Builder()
            .code(status.status())
            .setHeader("Content-Type", "text/plain")
            .body(status.body());
    if (status.retryAfter() != null) {
      response.setHeader("Retry-After", status.retryAfter());
    }
    return response.build();
  }

  private static int nearest(int grpc) {
    return switch (grpc) {
      case 0 -> 200;
      case 3 -> 400;
      case 7 -> 403;
      case 8 -> 429;
      case 12 -> 404;
      case 14 -> 503;
      case 16 -> 401;
      default -> 500;
    };
  }
}
