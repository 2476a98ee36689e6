package io.kitetrace.kafka;

import org.jspecify.annotations.Nullable;

/** The broker could not start; the message is one sentence for a person. */
public sealed class EmbeddedKafkaException extends RuntimeException permits PortTakenException {

  private static final long serialVersionUID = 1L;

  EmbeddedKafkaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
