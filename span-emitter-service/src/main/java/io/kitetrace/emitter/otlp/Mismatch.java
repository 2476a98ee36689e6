package io.kitetrace.emitter.otlp;

import java.net.URI;

/** What the configuration says of the backend and what the backend speaks do not fit together. */
enum Mismatch {
  /** OTLP over HTTP was meant. */
  SPEAKS_GRPC(
      "speaks gRPC, not OTLP over HTTP; set OTEL_EXPORTER_OTLP_PROTOCOL=grpc, or use the port for HTTP (4318 as a rule)"),
  /** gRPC was meant. */
  SPEAKS_HTTP_1(
      "speaks HTTP/1, not gRPC; set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf, or use the port for gRPC (4317 as a rule)"),
  /** https was meant. */
  SPEAKS_NO_TLS(
      "does not speak TLS; is http:// meant in OTEL_EXPORTER_OTLP_ENDPOINT, and not https://?"),
  /** http was meant. */
  SPEAKS_TLS("speaks TLS; is https:// meant in OTEL_EXPORTER_OTLP_ENDPOINT, and not http://?");

  private final String words;

  Mismatch(String words) {
    this.words = words;
  }

  String sentence(URI endpoint) {
    return endpoint + " " + words;
  }
}
