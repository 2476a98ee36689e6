package io.kitetrace.kafka;

/** Another process has the port that the broker was to have. */
public final class PortTakenException extends EmbeddedKafkaException {

  private static final long serialVersionUID = 1L;

  PortTakenException(int port, Throwable cause) {
    super("port %d on 127.0.0.1 is taken by another process".formatted(port), cause);
  }
}
