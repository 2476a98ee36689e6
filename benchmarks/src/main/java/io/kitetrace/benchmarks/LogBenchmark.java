package io.kitetrace.benchmarks;

import io.kitetrace.enricher.log.LogParser;
import io.kitetrace.simulator.inside.JobLog;
import io.kitetrace.simulator.inside.JobRun;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a kilobyte of a job's log costs; short lines with colours, as the simulator writes them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LogBenchmark {

  private static final int KILOBYTES = 10_000;
  private static final int CHUNK = 64 * 1024;

  private byte[] log = {};

  /** One job's log again and again. */
  @Setup
  public void fill() {
    byte[] one =
        JobLog.of(
                new JobRun(
                    "019c1f40-0000-4000-8000-00000000000a",
                    "web",
                    ":rspec: RSpec",
                    "bundle exec rspec",
                    0,
                    new JobRun.Time(1_769_860_800_000L, 1_769_860_920_000L),
                    0),
                List.of())
            .getBytes(StandardCharsets.UTF_8);
    log = new byte[KILOBYTES * 1_000];
    for (int at = 0; at < log.length; at += one.length) {
      System.arraycopy(one, 0, log, at, Math.min(one.length, log.length - at));
    }
  }

  /** Bytes to sections. */
  @Benchmark
  @OperationsPerInvocation(KILOBYTES)
  public Object sections() {
    LogParser parser = new LogParser(false);
    for (int at = 0; at < log.length; at += CHUNK) {
      parser.accept(log, at, Math.min(CHUNK, log.length - at));
    }
    return parser.finish().timeline();
  }

  /** The yardstick: a look at each byte. */
  @Benchmark
  @OperationsPerInvocation(KILOBYTES)
  public int lines() {
    int lines = 0;
    for (byte b : log) {
      if (b == '\n') {
        lines++;
      }
    }
    return lines;
  }
}
