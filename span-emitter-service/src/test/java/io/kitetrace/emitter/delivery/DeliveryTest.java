package io.kitetrace.emitter.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.FakeSpan;
import io.kitetrace.emitter.delivery.BuildRecord.Place;
import io.kitetrace.emitter.delivery.DeadLetters.Reason;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import io.kitetrace.emitter.delivery.ExportOutcome.Trouble;
import io.kitetrace.emitter.delivery.Tracing.Traced;
import io.kitetrace.emitter.metrics.EmitterCounters;
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
  private final EmitterCounters counters = new EmitterCounters();
  private final BlockingQueue<Reason> letters = new LinkedBlockingQueue<>();
  private final FakeDestination destination = new FakeDestination();
  private Function<BuildRecord, Traced> tracing =
      record -> new Traced(FakeSpan.trace((int) record.place().offset(), 2), 0, null);

  private final Delivery delivery =
      new Delivery(
          new DeliveryLimits(1 << 20, Duration.ofSeconds(10)),
          record -> tracing.apply(record),
          destination,
          (record, reason, buried) -> {
            letters.add(reason);
            buried.run();
          },
          counters,
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
    await().until(() -> counters.deadLetters() == 20);
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
    assertThat(counters.consumed()).isZero();
  }

  private static Function<BuildRecord, Traced> failing(Throwable thrown) {
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
    assertThat(counters.emitted()).isZero();
  }

  @Test
  void conclusion_anError_endsTheServiceAndTheDeliveryThreadIsNamed() throws Exception {
    delivery.start();
    delivery.accept(
        record(
            new FakeLease() {
              @Override
              public void settled(BuildRecord record) {
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
    assertThat(counters.consumed()).isZero();
  }

  @Test
  void awaitQuiet_aRequestUnderWay_isWaitedForAndSettled() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    destination.behaviour =
        spans -> {
          uninterruptibly(answered);
          return new Accepted(0);
        };
    FakeLease going = new FakeLease();
    delivery.start();
    delivery.accept(record(going, 1));
    await().until(() -> destination.underWay.get() == 1);
    going.active = false;
    assertThat(delivery.awaitQuiet(Set.of(going), () -> true)).isFalse();
    assertThat(delivery.awaitQuiet(Set.of(new FakeLease()), () -> false)).isTrue();
    answered.countDown();
    assertThat(delivery.awaitQuiet(Set.of(going), () -> false)).isTrue();
    assertThat(counters.emitted()).isEqualTo(1);
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
      delivery.accept(record(new FakeLease(), i));
    }
  }

  private static BuildRecord record(Completion lease, int number) {
    return new BuildRecord(
        lease,
        new Place("log", 0, number, 0),
        ("b" + number).getBytes(),
        ByteBuffer.allocate(1),
        List.of());
  }

  private static class FakeLease implements Completion {
    private volatile boolean active = true;

    @Override
    public boolean active() {
      return active;
    }

    @Override
    public void takenUp(BuildRecord record) {}

    @Override
    public void settled(BuildRecord record) {}
  }

  private static final class FakeDestination implements Destination {
    private final AtomicInteger underWay = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Function<List<SpanData>, ExportOutcome> behaviour = spans -> new Accepted(0);

    @Override
    public ExportOutcome export(List<SpanData> spans, Duration timeout) {
      underWay.incrementAndGet();
      try {
        return behaviour.apply(spans);
      } finally {
        underWay.decrementAndGet();
      }
    }

    private ExportOutcome untilClosed() {
      uninterruptibly(closed);
      return new Retryable(Trouble.BROKEN, "closed", null);
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
