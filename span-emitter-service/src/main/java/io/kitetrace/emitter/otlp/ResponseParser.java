package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import io.kitetrace.emitter.delivery.ExportOutcome.PartiallyRejected;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import java.io.IOException;
import okio.Buffer;
import okio.ByteString;
import okio.Source;

/** Reads the bodies of a backend's answers. */
final class ResponseParser {

  // ExportTraceServiceResponse.partial_success, ExportTracePartialSuccess.rejected_spans and
  // .error_message
  private static final int PARTIAL_SUCCESS = 1;
  private static final int REJECTED_SPANS = 1;
  private static final int ERROR_MESSAGE = 2;

  // google.rpc.Status.message
  private static final int STATUS_MESSAGE = 2;

  /** An answer is small; what is larger is none. */
  private static final long MAX_ANSWER = 4L << 20;

  private ResponseParser() {}

  /** Reads to the end, and refuses what is too long for an answer. */
  static ByteString readAll(Source source) throws IOException {
    Buffer buffer = new Buffer();
    while (source.read(buffer, MAX_ANSWER) != -1) {
      if (buffer.size() > MAX_ANSWER) {
        throw new IOException("an answer of more than 4 MiB");
      }
    }
    return buffer.readByteString();
  }

  /** The message of a {@code google.rpc.Status}, or else the text that stands for it. */
  static String statusMessage(byte[] status, String otherwise) {
    try {
      ProtobufReader reader = new ProtobufReader(status);
      for (int field = reader.nextField(); field != 0; field = reader.nextField()) {
        if (field == STATUS_MESSAGE) {
          return reader.text();
        }
        reader.skip();
      }
      return "";
    } catch (IllegalArgumentException e) {
      return otherwise;
    }
  }

  /**
   * Accepted or partially rejected as an {@code ExportTraceServiceResponse} says; a message that
   * cannot be read acknowledges nothing.
   */
  static ExportOutcome success(byte[] message) {
    try {
      ProtobufReader response = new ProtobufReader(message);
      ExportOutcome outcome = new Accepted();
      for (int field = response.nextField(); field != 0; field = response.nextField()) {
        if (field == PARTIAL_SUCCESS) {
          outcome = partial(new ProtobufReader(response.bytes()));
        } else {
          response.skip();
        }
      }
      return outcome;
    } catch (IllegalArgumentException e) {
      return unreadable();
    }
  }

  /** A success answer whose body is something else than an OTLP answer. */
  static ExportOutcome unreadable() {
    return new Retryable(
        Failure.BROKEN, "the backend answered success with a body that is no OTLP answer", null);
  }

  /** As a partial success with these figures; one without rejected spans is a mere warning. */
  static ExportOutcome partial(long rejected, String message) {
    return rejected > 0 ? new PartiallyRejected(rejected, ErrorText.line(message)) : new Accepted();
  }

  private static ExportOutcome partial(ProtobufReader partial) {
    long rejected = 0;
    String message = "";
    for (int field = partial.nextField(); field != 0; field = partial.nextField()) {
      switch (field) {
        case REJECTED_SPANS -> rejected = partial.number();
        case ERROR_MESSAGE -> message = partial.text();
        default -> partial.skip();
      }
    }
    return partial(rejected, message);
  }
}
