package io.kitetrace.emitter.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.FakeSpan;
import io.kitetrace.emitter.FakeTrace;
import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Requests that are held back. */
class RateLimitedDestinationTest {

  private static final Duration ANY = Duration.ofSeconds(1);

  @Test
  void export_moreThanTheRate_waitsForItsTime() {
    try (RateLimitedDestination paced = new RateLimitedDestination(new Fake(), 20)) {
      long start = System.nanoTime();
      paced.send(FakeTrace.chunks(FakeSpan.trace(1, 4)), ANY);
      paced.send(FakeTrace.chunks(FakeSpan.trace(2, 1)), ANY);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(199));
    }
  }

  @Test
  void close_withRequestsHeldBack_endsEachOfThem() throws Exception {
    RateLimitedDestination paced = new RateLimitedDestination(new Fake(), 0.001);
    paced.send(FakeTrace.chunks(FakeSpan.trace(0, 1)), ANY);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<ExportOutcome>> held = new ArrayList<>();
      for (int i = 1; i <= 4; i++) {
        List<Chunk> chunks = FakeTrace.chunks(FakeSpan.trace(i, 1));
        held.add(threads.submit(() -> paced.send(chunks, ANY)));
      }
      paced.close();
      for (Future<ExportOutcome> outcome : held) {
        assertThat(outcome.get()).isInstanceOf(Retryable.class);
      }
    }
  }

  private static final class Fake implements Destination {

    @Override
    public ExportOutcome send(List<Chunk> chunks, Duration timeout) {
      return new Accepted();
    }

    @Override
    public int concurrency() {
      return 1;
    }

    @Override
    public String description() {
      return "fake";
    }

    @Override
    public void close() {}
  }
}
