package io.kitetrace.benchmarks;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.otlp.TraceEncoder;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.TraceOptions;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** What it costs to write one build's spans as OTLP, once, on the thread that traced it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class MarshallingBenchmark {

  /** Jobs of the build. */
  @Param({"20", "200", "1000", "4000"})
  public int jobs;

  private final TraceEncoder encoder = new TraceEncoder(7 << 19, false);
  private List<SpanData> spans = List.of();

  /** Makes the spans. */
  @Setup
  public void make() throws MalformedBuildException {
    spans =
        new TraceBuilder(TraceOptions.DEFAULTS)
            .build(new BuildReader().read(SampleBuild.withJobs(jobs)), null)
            .spans();
  }

  /** Spans to chunks. */
  @Benchmark
  public List<Chunk> encode() {
    return encoder.encode(spans);
  }

  /** The same by the SDK's other marshaler, which makes objects of everything first. */
  @Benchmark
  public byte[] encodeByObjects() throws IOException {
    TraceRequestMarshaler marshaler = TraceRequestMarshaler.create(spans);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(marshaler.getBinarySerializedSize());
    marshaler.writeBinaryTo(bytes);
    return bytes.toByteArray();
  }
}
