package io.kitetrace.poller.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.threads.ServiceThreads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadersTest {

  private final ServiceThreads threads = new ServiceThreads();
  private final AtomicReference<@Nullable Thread> first = new AtomicReference<>();
  private final AtomicInteger asked = new AtomicInteger();

  /** The first has ended, with all that it does, before whoever starts them comes to the second. */
  @Test
  void run_whereTheFirstEndsBeforeTheSecondBegins_waitsForBoth() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    Readers readers =
        new Readers(
            () ->
                switch (asked.incrementAndGet()) {
                  case 1 -> heartbeat -> {};
                  case 2 -> null; // by the first, at its end
                  case 3 ->
                      heartbeat -> {
                        await(goOn);
                        done.set(true);
                      };
                  default -> null;
                },
            this::startAndJoinTheFirst);
    Thread running =
        threads.unstarted(
            "run",
            ServiceThreads.NEVER_STUCK,
            heartbeat -> {
              try {
                assertThat(readers.run()).isNull();
                assertThat(done).isTrue();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    running.start();
    // All were begun, and it waits for their end, or does not.
    Awaitility.await()
        .until(
            () ->
                asked.get() >= 4
                    && switch (running.getState()) {
                      case WAITING, TIMED_WAITING, TERMINATED -> true;
                      default -> false;
                    });
    goOn.countDown();
    running.join();
    assertThat(threads.notAlive()).isEmpty();
  }

  @Test
  void run_whereOneFails_returnsWhy() throws InterruptedException {
    IllegalStateException fault = new IllegalStateException("a fault");
    Readers readers =
        new Readers(
            () ->
                asked.incrementAndGet() == 1
                    ? heartbeat -> {
                      throw fault;
                    }
                    : null,
            this::start);
    assertThat(readers.run()).isSameAs(fault);
    assertThat(readers.failure()).isSameAs(fault);
  }

  @Test
  void run_whereNoThreadIsToBeHad_returnsWhy() throws InterruptedException {
    OutOfMemoryError none = new OutOfMemoryError("no thread");
    Readers readers =
        new Readers(
            () -> asked.incrementAndGet() == 1 ? heartbeat -> {} : null,
            body -> {
              throw none;
            });
    assertThat(readers.run()).isSameAs(none);
  }

  private void start(ServiceThreads.Body body) {
    threads.start("reader", ServiceThreads.NEVER_STUCK, body);
  }

  private void startAndJoinTheFirst(ServiceThreads.Body body) {
    Thread thread = threads.start("reader", ServiceThreads.NEVER_STUCK, body);
    if (first.compareAndSet(null, thread)) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
