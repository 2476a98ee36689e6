package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.PartiallyRejected;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.emitter.delivery.ExportOutcome.Trouble;

/** Reads what a backend answers to a request that it took. */
final class ResponseParser {

  // ExportTraceServiceResponse.partial_success, ExportTracePartialSuccess.rejected_spans and
  // .error_message
  private static final int PARTIAL_SUCCESS = 1;
  private static final int REJECTED_SPANS = 1;
  private static final int ERROR_MESSAGE = 2;

  private ResponseParser() {}

  /**
   * Accepted or partially rejected as an {@code ExportTraceServiceResponse} says; a message that
   * cannot be read acknowledges nothing.
   */
  static ExportOutcome success(byte[] message) {
    try {
      ProtobufReader response = new ProtobufReader(message);
      ExportOutcome outcome = new Accepted(0);
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
        Trouble.BROKEN, "the backend answered success with a body that is no OTLP answer", null);
  }

  /** As a partial success with these figures; one without rejected spans is a mere warning. */
  static ExportOutcome partial(long rejected, String message) {
    return rejected > 0
        ? new PartiallyRejected(rejected, ErrorText.line(message))
        : new Accepted(0);
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
