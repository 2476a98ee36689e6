package io.kitetrace.emitter.preview;

import io.kitetrace.trace.Trace;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A trace as one ExportTraceServiceRequest in OTLP's JSON encoding, by the SDK's own marshaler. */
final class OtlpJson {

  /** One line. */
  static void write(Trace trace, OutputStream to) throws IOException {
    TraceRequestMarshaler.create(trace.spans()).writeJsonTo(new Open(to));
    to.write('\n');
  }

  private OtlpJson() {}

  /** The marshaler closes what it writes to. */
  private static final class Open extends FilterOutputStream {

    Open(OutputStream to) {
      super(to);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
