package io.kitetrace.benchmarks;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.trace.Trace;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.TraceOptions;
import io.kitetrace.wire.BuildHead;
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

/** What one build costs, by its number of jobs: to read, to trace, and to tell its version. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class BuildBenchmark {

  /** Jobs of the build. */
  @Param({"20", "200", "1000", "4000"})
  public int jobs;

  private final BuildReader reader = new BuildReader();
  private final TraceBuilder traces = new TraceBuilder(TraceOptions.DEFAULTS);
  private byte[] json = {};
  private @Nullable Build build;

  /** Asks the simulator for the build. */
  @Setup
  public void fetch() throws MalformedBuildException {
    json = SampleBuild.withJobs(jobs);
    build = reader.read(json);
  }

  /** Bytes to model. */
  @Benchmark
  public Build read() throws MalformedBuildException {
    return reader.read(json);
  }

  /** Model to spans. */
  @Benchmark
  public Trace trace() {
    return traces.build(Objects.requireNonNull(build), null);
  }

  /** Bytes to spans. */
  @Benchmark
  public Trace readAndTrace() throws MalformedBuildException {
    return traces.build(reader.read(json), null);
  }

  /** Bytes to what the poller needs: head and version. */
  @Benchmark
  public BuildHead head() throws MalformedBuildException {
    return BuildHead.read(json);
  }
}
