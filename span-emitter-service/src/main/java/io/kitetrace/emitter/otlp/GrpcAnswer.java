package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Refused;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.emitter.delivery.ExportOutcome.Trouble;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import java.time.Duration;
import java.util.Locale;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A backend's answer over gRPC that came with a gRPC status.
 *
 * @param status the gRPC status
 * @param words the status's message, decoded; empty where the backend gave none
 * @param retryInfo how long it asks to be left alone; null where it does not say
 * @param message the message's bytes; empty where there was none
 */
record GrpcAnswer(
    GrpcStatusCode status, String words, @Nullable Duration retryInfo, ByteString message) {

  ExportOutcome outcome() {
    return switch (status) {
      case OK -> ResponseParser.success(message.toByteArray());
      case INVALID_ARGUMENT, ALREADY_EXISTS, FAILED_PRECONDITION ->
          retryInfo == null
              ? new Refused(said(), aboutSize())
              : new Retryable(Trouble.BUSY, said(), retryInfo);
      case UNAUTHENTICATED, PERMISSION_DENIED, UNIMPLEMENTED, NOT_FOUND ->
          new Misconfigured(said());
      case RESOURCE_EXHAUSTED -> exhausted();
      case UNAVAILABLE, ABORTED, CANCELLED, OUT_OF_RANGE ->
          new Retryable(Trouble.BUSY, said(), retryInfo);
      case DEADLINE_EXCEEDED -> new Retryable(Trouble.TIMED_OUT, said(), retryInfo);
      case UNKNOWN, INTERNAL, DATA_LOSS -> new Retryable(Trouble.BROKEN, said(), retryInfo);
    };
  }

  /** Either the request is too large, or the backend has too much to do; only the words tell. */
  private ExportOutcome exhausted() {
    return retryInfo == null && aboutSize()
        ? new Refused(said(), true)
        : new Retryable(Trouble.BUSY, said(), retryInfo);
  }

  /** As gRPC's libraries say it: "larger than max", "exceeds maximum size", "too large". */
  private boolean aboutSize() {
    String lower = words.toLowerCase(Locale.ROOT);
    return lower.contains("larger than")
        || lower.contains("too large")
        || lower.contains("too big")
        || (lower.contains("exceed") && (lower.contains("size") || lower.contains("bytes")));
  }

  private String said() {
    return ErrorText.labelled("gRPC " + status, words);
  }
}
