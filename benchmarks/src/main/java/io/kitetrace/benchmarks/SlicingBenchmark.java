package io.kitetrace.benchmarks;

import io.kitetrace.poller.api.ArrayElements;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to cut one build out of a page that is being read. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SlicingBenchmark {

  private static final int BUILDS = 100;

  /** Jobs of each build. */
  @Param({"20", "200"})
  public int jobs;

  private byte[] page = {};

  /** A page of the same build again and again. */
  @Setup
  public void fill() {
    byte[] build = SampleBuild.withJobs(jobs);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < BUILDS; i++) {
      bytes.write(i == 0 ? '[' : ',');
      bytes.writeBytes(build);
    }
    bytes.write(']');
    page = bytes.toByteArray();
  }

  /** Bytes of a page to the bytes of a build. */
  @Benchmark
  @OperationsPerInvocation(BUILDS)
  public long slice() throws IOException {
    ArrayElements elements =
        new ArrayElements(new ByteArrayInputStream(page), 256 * 1024, 20 << 20);
    long bytes = 0;
    while (elements.next()) {
      bytes += elements.length();
    }
    return bytes;
  }
}
