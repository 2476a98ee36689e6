package io.kitetrace.benchmarks;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.otlp.TraceEncoder;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.TraceOptions;
import io.opentelemetry.exporter.internal.otlp.traces.LowAllocationTraceRequestMarshaler;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to trace one build and to write its spans as OTLP, by our encoder and by the SDK's
 * marshaler. A median of single calls, which a machine with other work disturbs least.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class MarshallingBenchmark {

  /** Jobs of the build. */
  @Param({"20", "200", "1000", "4000"})
  public int jobs;

  private final TraceBuilder traces = new TraceBuilder(TraceOptions.DEFAULTS);
  private final TraceEncoder encoder = new TraceEncoder(7 << 19, false);
  private final LowAllocationTraceRequestMarshaler marshaler =
      new LowAllocationTraceRequestMarshaler();
  private @Nullable Build build;
  private List<SpanData> spans = List.of();

  /** Makes the spans. */
  @Setup
  public void make() throws MalformedBuildException {
    build = new BuildReader().read(SampleBuild.withJobs(jobs));
    spans = trace();
  }

  /** Build to spans. */
  @Benchmark
  public List<SpanData> trace() {
    return traces.build(Objects.requireNonNull(build), null).spans();
  }

  /** Spans to chunks. */
  @Benchmark
  public List<Chunk> encode() {
    return encoder.encode(spans);
  }

  /** Spans to one request by the SDK. */
  @Benchmark
  public byte[] encodeBySdk() throws IOException {
    return bySdk(spans);
  }

  /** Build to chunks. */
  @Benchmark
  public List<Chunk> traceAndEncode() {
    return encoder.encode(trace());
  }

  /** Build to one request by the SDK. */
  @Benchmark
  public byte[] traceAndEncodeBySdk() throws IOException {
    return bySdk(trace());
  }

  private byte[] bySdk(List<SpanData> encoded) throws IOException {
    try {
      marshaler.initialize(encoded);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(marshaler.getBinarySerializedSize());
      marshaler.writeBinaryTo(bytes);
      return bytes.toByteArray();
    } finally {
      marshaler.reset();
    }
  }
}
