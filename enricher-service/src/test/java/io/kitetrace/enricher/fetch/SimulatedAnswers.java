package io.kitetrace.enricher.fetch;

import io.kitetrace.enricher.Ask;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.model.Job;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** Answers about the jobs of a simulated company, and what they were granted. */
final class SimulatedAnswers implements AutoCloseable {

  static final int MANY = 8;
  private static final SimulatorOptions OPTIONS =
      SimulatorOptions.defaults()
          .withBuilds(60)
          .withAnchor(Instant.parse("2026-01-31T12:00:00Z"))
          .withClock(() -> Instant.parse("2026-01-31T12:00:00Z"))
          .withToken(Asks.TOKEN)
          .withRateLimits(RateLimits.unlimited());

  final AtomicLong granted = new AtomicLong();
  BuildkiteSimulator simulator = BuildkiteSimulator.start(OPTIONS);
  MeterRegistry meters = new SimpleMeterRegistry();
  JobAnswers answers = answers(Map.of());

  /** Another API takes the place of the one before, on its port. */
  void serve(UnaryOperator<SimulatorOptions> options) {
    int port = simulator.port();
    simulator.close();
    simulator = BuildkiteSimulator.start(options.apply(OPTIONS.withPort(port)));
  }

  List<Ask> asks(String source, String label) throws Exception {
    return Asks.ofJobs(simulator.uri(), source, job -> label(job).contains(label)).stream()
        .limit(MANY)
        .toList();
  }

  private static String label(Job job) {
    return String.valueOf(job.core().label());
  }

  /** Others, with these settings. */
  void restart(Map<String, String> variables) {
    answers.close();
    answers = answers(variables);
  }

  private JobAnswers answers(Map<String, String> variables) {
    meters = new SimpleMeterRegistry();
    return new JobAnswers(
        Asks.settings(simulator.uri(), variables),
        organization -> granted.incrementAndGet(),
        new EnricherMetrics(meters),
        Asks.IMPATIENT);
  }

  @Override
  public void close() {
    answers.close();
    simulator.close();
  }
}
