package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.emitter.delivery.ExportOutcome.Trouble;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import okhttp3.Headers;
import okhttp3.Response;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Takes a gRPC answer apart: status and details from the trailers or, alone, from the headers. */
final class GrpcAnswerReader {

  private static final String STATUS = "grpc-status";
  private static final String MESSAGE = "grpc-message";
  private static final String DETAILS = "grpc-status-details-bin";
  private static final int FRAME = 5;

  private GrpcAnswerReader() {}

  static ExportOutcome outcome(Response response) throws IOException {
    ByteString body = OtlpCalls.readAll(response.body().source(), false);
    Headers trailers = response.header(STATUS) == null ? response.trailers() : response.headers();
    String status = trailers.get(STATUS);
    if (status == null) {
      return withoutStatus(response, body);
    }
    String details = trailers.get(DETAILS);
    GrpcStatusCode code = code(status);
    @Nullable ByteString message =
        code == GrpcStatusCode.OK ? message(response, body) : ByteString.EMPTY;
    if (message == null) {
      return ResponseParser.unreadable();
    }
    return new GrpcAnswer(
            code,
            PercentEncoding.decode(Objects.requireNonNullElse(trailers.get(MESSAGE), "")),
            details == null ? null : retryInfo(details),
            message)
        .outcome();
  }

  /** Something between us and the backend answered, or the answer was cut off. */
  private static ExportOutcome withoutStatus(Response response, ByteString body) {
    if (response.code() == 200) {
      return new Retryable(Trouble.BROKEN, "the backend's answer has no gRPC status", null);
    }
    return new HttpAnswer(
            response.code(),
            response.header("Content-Type", ""),
            RetryDelays.retryAfter(response.header("Retry-After"), Clock.systemUTC()),
            body)
        .outcome();
  }

  private static GrpcStatusCode code(String status) {
    try {
      return GrpcStatusCode.fromValue(Integer.parseInt(status.strip()));
    } catch (NumberFormatException e) {
      return GrpcStatusCode.UNKNOWN;
    }
  }

  /** The message out of its frame; empty where there is none, null where it cannot be read. */
  private static @Nullable ByteString message(Response response, ByteString body)
      throws IOException {
    if (body.size() == 0) {
      return body;
    }
    if (body.size() < FRAME) {
      return null;
    }
    Buffer buffer = new Buffer().write(body);
    boolean compressed = buffer.readByte() != 0;
    int length = buffer.readInt();
    if (length != body.size() - FRAME) {
      return null;
    }
    if (compressed && !"gzip".equals(response.header("grpc-encoding"))) {
      return null;
    }
    return OtlpCalls.readAll(buffer, compressed);
  }

  private static @Nullable Duration retryInfo(String base64) {
    try {
      return RetryDelays.retryInfo(Base64.getDecoder().decode(base64.strip()));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
