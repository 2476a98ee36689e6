package io.kitetrace.emitter.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.FakeTrace;
import io.kitetrace.emitter.delivery.BuildRecord.Place;
import io.kitetrace.emitter.delivery.DeadLetters.Reason;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Failure;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.emitter.metrics.EmitterMetrics;
import io.kitetrace.emitter.metrics.RecordKind;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fails on the way is about the record, or ends the service; it never stands still. */
class DeliveryTest {

  private final ServiceThreads threads = new ServiceThreads();
  private final EmitterMetrics metrics = EmitterMetrics.ofCommand(Clock.systemUTC());
  private final BlockingQueue<Reason> letters = new LinkedBlockingQueue<>();
  private final FakeDestination destination = new FakeDestination();
  private Function<BuildRecord, EncodedTrace> tracing =
      record -> FakeTrace.of((int) record.place().offset(), 2);

  private final Delivery delivery =
      new Delivery(
          new DeliveryTarget(destination, Duration.ofSeconds(10), 1 << 20, 1 << 20),
          new FakeTracing(),
          (record, reason, stored) -> {
            letters.add(reason);
            stored.run();
          },
          metrics,
          Clock.systemUTC(),
          threads);

  @AfterEach
  void close() {
    delivery.close();
  }

  static List<Throwable> aboutTheRecord() {
    return List.of(new IllegalStateException("test"), new StackOverflowError("test"));
  }

  @ParameterizedTest
  @MethodSource("aboutTheRecord")
  void trace_fails_becauseOfTheRecord_makesADeadLetterOfIt(Throwable thrown) {
    tracing = failing(thrown);
    delivery.start();
    accept(20);
    await().until(() -> metrics.deadLetters() == 20);
    assertThat(letters).extracting(Reason::stage).containsOnly("trace");
    assertThat(threads.failed()).isNotDone();
    assertThat(threads.notAlive()).isEmpty();
  }

  static List<Error> aboutUs() {
    return List.of(
        new OutOfMemoryError("test"),
        new NoClassDefFoundError("test"),
        new AssertionError("test"),
        new InternalError("test"));
  }

  @ParameterizedTest
  @MethodSource("aboutUs")
  void trace_fails_becauseOfUs_endsTheServiceAndIsNobodysDeadLetter(Error thrown) {
    tracing = failing(thrown);
    delivery.start();
    accept(20);
    await().until(() -> threads.failed().isCompletedExceptionally());
    assertThat(threads.notAlive()).anyMatch(name -> name.startsWith("tracer"));
    assertThat(letters).isEmpty();
    assertThat(metrics.consumed()).isZero();
  }

  private static Function<BuildRecord, EncodedTrace> failing(Throwable thrown) {
    return record -> {
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    };
  }

  @Test
  void export_anError_endsTheServiceAndItsThreadIsNamed() {
    destination.behaviour =
        spans -> {
          throw new NoClassDefFoundError("test");
        };
    delivery.start();
    accept(1);
    await().until(() -> threads.failed().isCompletedExceptionally());
    assertThat(threads.notAlive()).anyMatch(name -> name.startsWith("otlp-export"));
    assertThat(metrics.emitted()).isZero();
  }

  @Test
  void conclusion_anError_endsTheServiceAndTheDeliveryThreadIsNamed() throws Exception {
    delivery.start();
    delivery.accept(
        record(
            new FakeCompletion() {
              @Override
              public void completed(BuildRecord record) {
                throw new AssertionError("test");
              }
            },
            1));
    await().until(() -> threads.failed().isCompletedExceptionally());
    assertThat(threads.notAlive()).containsExactly("delivery");
    delivery.finish(Duration.ofDays(1), Duration.ofDays(1)); // nobody is left to wait for
  }

  @Test
  void finish_aRequestStillUnderWay_isCancelledBeforeItReturns() throws Exception {
    destination.behaviour = spans -> destination.untilClosed();
    delivery.start();
    accept(1);
    await().until(() -> destination.underWay.get() == 1);
    delivery.finish(Duration.ofMillis(50), Duration.ofSeconds(30));
    assertThat(destination.underWay).hasValue(0);
    assertThat(metrics.consumed()).isZero();
  }

  @Test
  void awaitQuiet_aRequestUnderWay_isWaitedForAndConcluded() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    destination.behaviour =
        spans -> {
          uninterruptibly(answered);
          return new Accepted();
        };
    FakeCompletion going = new FakeCompletion();
    delivery.start();
    delivery.accept(record(going, 1));
    await().until(() -> destination.underWay.get() == 1);
    going.active = false;
    assertThat(delivery.awaitQuiet(Set.of(going), () -> true)).isFalse();
    assertThat(delivery.awaitQuiet(Set.of(new FakeCompletion()), () -> false)).isTrue();
    answered.countDown();
    assertThat(delivery.awaitQuiet(Set.of(going), () -> false)).isTrue();
    assertThat(metrics.emitted()).isEqualTo(1);
  }

  private static void uninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(int count) {
    for (int i = 1; i <= count; i++) {
      delivery.accept(record(new FakeCompletion(), i));
    }
  }

  private static BuildRecord record(Completion completion, int number) {
    return new BuildRecord(
        RecordKind.BUILD,
        completion,
        new Place("log", 0, number, 0),
        ("b" + number).getBytes(),
        ByteBuffer.allocate(1),
        List.of());
  }

  private final class FakeTracing implements Tracing {

    @Override
    public EncodedTrace trace(BuildRecord record) {
      return tracing.apply(record);
    }

    @Override
    public List<Chunk> smaller(BuildRecord record, EncodedTrace trace, Chunk chunk, int maxBytes) {
      throw new UnsupportedOperationException("nothing is too large here");
    }
  }

  private static class FakeCompletion implements Completion {
    private volatile boolean active = true;

    @Override
    public boolean active() {
      return active;
    }

    @Override
    public void started(BuildRecord record) {}

    @Override
    public void completed(BuildRecord record) {}
  }

  private static final class FakeDestination implements Destination {
    private final AtomicInteger underWay = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Function<List<SpanData>, ExportOutcome> behaviour = spans -> new Accepted();

    @Override
    public ExportOutcome send(List<Chunk> chunks, Duration timeout) {
      underWay.incrementAndGet();
      try {
        return behaviour.apply(FakeTrace.spans(chunks));
      } finally {
        underWay.decrementAndGet();
      }
    }

    private ExportOutcome untilClosed() {
      uninterruptibly(closed);
      return new Retryable(Failure.BROKEN, "closed", null);
    }

    @Override
    public int concurrency() {
      return 4;
    }

    @Override
    public String description() {
      return "fake";
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
