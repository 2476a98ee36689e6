package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Cause;
import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Refused;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import okhttp3.Headers;
import okhttp3.Response;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What a backend says over gRPC: status and details are in the trailers or, alone, in the headers.
 *
 * @param words the status's message, decoded; empty where the backend gave none
 * @param retryInfo how long it asks to be left alone; null where it does not say
 */
record GrpcResponse(GrpcStatusCode status, String words, @Nullable Duration retryInfo) {

  private static final String STATUS = "grpc-status";
  private static final String MESSAGE = "grpc-message";
  private static final String DETAILS = "grpc-status-details-bin";
  private static final int FRAME = 5;

  static ExportOutcome outcome(Response response) throws IOException {
    ByteString body = ResponseParser.readAll(response.body().source());
    Headers trailers = response.header(STATUS) == null ? response.trailers() : response.headers();
    String status = trailers.get(STATUS);
    if (status == null) {
      return withoutStatus(response, body);
    }
    GrpcStatusCode code = code(status);
    if (code == GrpcStatusCode.OK) {
      ByteString message = message(response, body);
      return message == null
          ? ResponseParser.unreadable()
          : ResponseParser.success(message.toByteArray());
    }
    String details = trailers.get(DETAILS);
    return new GrpcResponse(
            code,
            PercentEncoding.decode(Objects.requireNonNullElse(trailers.get(MESSAGE), "")),
            details == null ? null : retryInfo(details))
        .failure();
  }

  /** Something between us and the backend answered, or the answer was cut off. */
  private static ExportOutcome withoutStatus(Response response, ByteString body) {
    return response.code() == 200
        ? new Retryable(Failure.BROKEN, "the backend's answer has no gRPC status", null)
        : HttpResponse.of(response, body).outcome();
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
    if (!compressed) {
      return buffer.readByteString();
    }
    try {
      Compression how = Compression.parse(response.header("grpc-encoding", ""));
      return ResponseParser.readAll(how.decompressing(buffer));
    } catch (IllegalArgumentException e) {
      return null; // an encoding that we do not know
    }
  }

  private static @Nullable Duration retryInfo(String base64) {
    try {
      return RetryDelays.retryInfo(Base64.getDecoder().decode(base64.strip()));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private ExportOutcome failure() {
    return switch (status) {
      case INVALID_ARGUMENT, ALREADY_EXISTS, FAILED_PRECONDITION ->
          retryInfo == null
              ? new Refused(sentence(), aboutSize())
              : new Retryable(Failure.BUSY, sentence(), retryInfo);
      case UNAUTHENTICATED -> new Misconfigured(Cause.CREDENTIALS, sentence());
      case PERMISSION_DENIED -> new Misconfigured(Cause.PERMISSION, sentence());
      case UNIMPLEMENTED, NOT_FOUND -> new Misconfigured(Cause.ADDRESS, sentence());
      case RESOURCE_EXHAUSTED ->
          retryInfo == null && aboutSize()
              ? new Refused(sentence(), true)
              : new Retryable(Failure.BUSY, sentence(), retryInfo);
      case UNAVAILABLE, ABORTED, CANCELLED, OUT_OF_RANGE ->
          new Retryable(Failure.BUSY, sentence(), retryInfo);
      case DEADLINE_EXCEEDED -> new Retryable(Failure.TIMED_OUT, sentence(), retryInfo);
      case OK, UNKNOWN, INTERNAL, DATA_LOSS -> new Retryable(Failure.BROKEN, sentence(), retryInfo);
    };
  }

  /**
   * gRPC's libraries have one status for a request that is too large and for a backend that has too
   * much to do; only their words tell: "larger than max", "exceeds maximum size", "too large".
   */
  private boolean aboutSize() {
    String lower = words.toLowerCase(Locale.ROOT);
    return lower.contains("larger than")
        || lower.contains("too large")
        || lower.contains("too big")
        || (lower.contains("exceed") && (lower.contains("size") || lower.contains("bytes")));
  }

  private String sentence() {
    return ErrorText.labelled("gRPC " + status, words);
  }
}
