package io.kitetrace.runtime.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kitetrace.runtime.command.CommandFailure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ServiceThreadsTest {

  private final ServiceThreads threads = new ServiceThreads();

  @Test
  void start_withABodyThatThrows_failsTheServiceAndNamesTheThread() {
    threads.start(
        "delivery",
        ServiceThreads.NEVER_STUCK,
        heartbeat -> {
          throw new AssertionError("no such state");
        });
    assertFailedIn("delivery");
  }

  @Test
  void start_withABodyThatIsInterrupted_endsInGoodOrder() throws InterruptedException {
    Thread thread =
        threads.start("reader", Duration.ZERO, heartbeat -> new CountDownLatch(1).await());
    thread.interrupt();
    thread.join();
    assertThat(threads.notAlive()).isEmpty();
    assertThat(threads.failed()).isNotDone();
  }

  @Test
  void notAlive_namesAThreadWithoutABeatForTooLong() {
    CountDownLatch end = new CountDownLatch(1);
    threads.start("stuck", Duration.ofMillis(1), heartbeat -> end.await());
    threads.start(
        "busy",
        Duration.ofMinutes(1),
        heartbeat -> {
          do {
            heartbeat.beat();
          } while (!end.await(1, TimeUnit.MILLISECONDS));
        });
    await().untilAsserted(() -> assertThat(threads.notAlive()).containsExactly("stuck"));
    end.countDown();
    await().untilAsserted(() -> assertThat(threads.notAlive()).isEmpty());
    assertThat(threads.failed()).isNotDone();
  }

  /** Its clock moves, and it waits for others: each time it shows that it lives. */
  @Test
  void notAlive_doesNotNameWhoWaitsForOthers_norWhoWorksOnSomethingLong() throws Exception {
    AtomicLong now = new AtomicLong();
    ServiceThreads clocked = new ServiceThreads(now::get);
    CountDownLatch begun = new CountDownLatch(3);
    CountDownLatch end = new CountDownLatch(1);
    clocked.start(
        "hung",
        ServiceThreads.STUCK,
        heartbeat -> {
          begun.countDown();
          end.await();
        });
    clocked.start(
        "waits",
        ServiceThreads.STUCK,
        heartbeat -> {
          begun.countDown();
          Heartbeat.await(end::await);
        });
    clocked.start(
        "works",
        ServiceThreads.STUCK,
        heartbeat -> {
          begun.countDown();
          while (!end.await(1, TimeUnit.MILLISECONDS)) {
            Heartbeat.alive();
          }
        });
    begun.await();
    for (int i = 0; i < 3; i++) {
      now.addAndGet(ServiceThreads.STUCK.toNanos() + 1);
      await().untilAsserted(() -> assertThat(clocked.notAlive()).containsExactly("hung"));
    }
    end.countDown();
    await().untilAsserted(() -> assertThat(clocked.notAlive()).isEmpty());
    Heartbeat.alive(); // on a thread of another's: nothing
  }

  @Test
  void pool_withATaskThatHangs_namesItsThread_andAnIdleOneNot() throws Exception {
    AtomicLong now = new AtomicLong();
    ServiceThreads clocked = new ServiceThreads(now::get);
    CountDownLatch end = new CountDownLatch(1);
    ExecutorService pool = clocked.pool("publish", 1, ServiceThreads.STUCK);
    Future<?> task =
        pool.submit(
            () -> {
              end.await();
              return null;
            });
    await()
        .untilAsserted(
            () -> {
              now.addAndGet(ServiceThreads.STUCK.toNanos() + 1);
              assertThat(clocked.notAlive()).containsExactly("publish-1");
            });
    end.countDown();
    task.get();
    await().untilAsserted(() -> assertThat(clocked.notAlive()).isEmpty());
    now.addAndGet(ServiceThreads.STUCK.toNanos() + 1);
    assertThat(clocked.notAlive()).isEmpty();
    pool.shutdown();
  }

  @Test
  void pool_withATaskThatThrows_failsTheServiceAndDoesItsOtherTasks() throws Exception {
    ExecutorService pool = threads.pool("tracer", 1);
    pool.execute(
        () -> {
          throw new StackOverflowError();
        });
    CountDownLatch done = new CountDownLatch(1);
    pool.execute(done::countDown);
    done.await();
    assertFailedIn("tracer-1");
    pool.shutdown();
  }

  @Test
  void pool_withASubmittedTaskThatThrows_failsTheService() {
    ExecutorService pool = threads.pool("tracer", 1);
    var unused =
        pool.submit(
            () -> {
              throw new StackOverflowError();
            });
    assertFailedIn("tracer");
    pool.shutdown();
  }

  @Test
  void timer_withATaskThatThrows_failsTheService() {
    ScheduledExecutorService timer = threads.timer("lag");
    var unused =
        timer.scheduleWithFixedDelay(
            () -> {
              throw new IllegalStateException("no figure");
            },
            0,
            1,
            TimeUnit.MILLISECONDS);
    assertFailedIn("lag");
    timer.shutdown();
  }

  @Test
  void failed_withASentenceForAPerson_keepsIt() {
    CommandFailure lost = new CommandFailure("the group has lost its place", null);
    threads.failed("log-consumer", lost);
    assertThatThrownBy(() -> threads.failed().join()).hasCause(lost);
  }

  private void assertFailedIn(String thread) {
    assertThatThrownBy(() -> threads.failed().get(1, TimeUnit.MINUTES))
        .hasCauseInstanceOf(CommandFailure.class)
        .hasMessageContaining("the thread " + thread + " ended unexpectedly");
    assertThat(threads.notAlive()).containsExactly(thread);
  }
}
