package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A pass ends when all of it is delivered, however busy the machine is: published = consumed =
 * emitted, each time. {@code -Dkitetrace.test.once=200} for the long form.
 */
@Isolated("it takes all the processors")
class OnceUnderLoadTest {

  private static final int RUNS = Integer.getInteger("kitetrace.test.once", 3);

  @TempDir Path folder;
  private final List<Thread> load = new ArrayList<>();

  @BeforeEach
  void loadTheMachine() {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread thread =
          new Thread(
              () -> {
                while (!Thread.currentThread().isInterrupted()) {
                  Thread.onSpinWait();
                }
              });
      thread.setDaemon(true);
      thread.start();
      load.add(thread);
    }
  }

  @AfterEach
  void rest() {
    load.forEach(Thread::interrupt);
  }

  @Test
  void once_underLoad_endsWithEverythingDeliveredEachTime() throws Exception {
    CompanyShape company = CompanyShape.defaults().withBuilds(60).withHistory(Duration.ofDays(10));
    try (BuildkiteSimulator api =
        BuildkiteSimulator.start(
            SimulatorOptions.defaults()
                .withCompany(company)
                .withRateLimits(RateLimits.unlimited()))) {
      double finished = api.truth(api.anchor()).totals().finished();
      for (int run = 1; run <= RUNS; run++) {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
          Path data = folder.resolve("data-" + run);
          OnceRun once = OnceRun.of(OnceRun.variables(api.uri(), receiver, data));
          assertThat(once.exitCode()).as("run %d: %s%s", run, once.out(), once.err()).isZero();
          Map<String, Double> figures = once.figures();
          assertThat(figures)
              .as("run " + run)
              .containsEntry("builds_published", finished)
              .containsEntry("builds_consumed", finished)
              .containsEntry("builds_emitted", finished)
              .containsEntry("spans_exported", (double) receiver.spanCount());
          assertThat(receiver.traceIds()).hasSize((int) finished);
          Folders.delete(data);
        }
      }
    }
  }
}
