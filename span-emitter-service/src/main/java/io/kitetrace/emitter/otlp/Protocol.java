package io.kitetrace.emitter.otlp;

/** How OTLP is carried. */
public enum Protocol {
  /** Protobuf over gRPC. */
  GRPC("grpc"),
  /** Protobuf in the body of an HTTP POST. */
  HTTP_PROTOBUF("http/protobuf");

  private final String word;

  Protocol(String word) {
    this.word = word;
  }

  /** As {@code OTEL_EXPORTER_OTLP_PROTOCOL} writes it. */
  public String word() {
    return word;
  }
}
