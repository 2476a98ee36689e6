package io.kitetrace.benchmarks;

import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.TraceOptions;
import io.opentelemetry.exporter.internal.otlp.traces.LowAllocationTraceRequestMarshaler;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.io.OutputStream;
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

/** What it costs to write one build's spans as OTLP, the way the exporter does, to nowhere. */
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

  private final LowAllocationTraceRequestMarshaler marshaler =
      new LowAllocationTraceRequestMarshaler();
  private List<SpanData> spans = List.of();

  /** Makes the spans. */
  @Setup
  public void make() throws MalformedBuildException {
    spans =
        new TraceBuilder(TraceOptions.DEFAULTS)
            .build(new BuildReader().read(SampleBuild.withJobs(jobs)), null)
            .spans();
  }

  /** Spans to bytes. */
  @Benchmark
  public int marshal() throws IOException {
    marshaler.initialize(spans);
    try {
      marshaler.writeBinaryTo(OutputStream.nullOutputStream());
      return marshaler.getBinarySerializedSize();
    } finally {
      marshaler.reset();
    }
  }
}
