package io.kitetrace.emitter.preview;

import io.kitetrace.emitter.trace.Trace;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A trace as one ExportTraceServiceRequest in OTLP's JSON encoding, by the SDK's own marshaler. */
final class OtlpJson {

  static String line(Trace trace) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try {
      TraceRequestMarshaler.create(trace.spans()).writeJsonTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return json.toString(StandardCharsets.UTF_8);
  }

  private OtlpJson() {}
}
