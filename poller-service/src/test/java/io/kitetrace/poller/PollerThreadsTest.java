package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.api.ApiTimeouts;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.command.CommandFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What escapes a thread ends the poller, with a sentence; liveness names the thread. */
class PollerThreadsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();

  @AfterEach
  void stopApi() {
    api.close();
  }

  @Test
  void anErrorWhilePolling_endsThePoller_andNamesTheThread() {
    endsBy(
        "poll-acme",
        new Faulty() {
          @Override
          public void requested(int status) {
            throw new StackOverflowError();
          }
        });
  }

  /** On a publisher's thread: whoever reads the list hears of it. */
  @Test
  void anErrorWhilePublishing_endsThePoller_andNamesTheThread() {
    endsBy(
        "poll-acme",
        new Faulty() {
          @Override
          public void published(Duration lag) {
            throw new IllegalStateException("a fault");
          }
        });
  }

  private void endsBy(String thread, PollerMeters meters) {
    api.put(FakeBuild.passed(1, Instant.now(), 5));
    try (Poller poller =
        new Poller(Pollers.settings(api.url(), log), meters, ApiTimeouts.DEFAULT)) {
      assertThat(poller.notAlive()).isEmpty();
      poller.start();
      await().atMost(PATIENCE).until(() -> poller.ended().isDone());
      assertThat(poller.notAlive()).containsExactly(thread);
      Throwable why = poller.ended().handle((none, e) -> e).join();
      assertThat(why instanceof CompletionException ? why.getCause() : why)
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("the thread " + thread + " ended unexpectedly");
    }
  }

  private abstract static class Faulty implements PollerMeters {

    @Override
    public void requested(int status) {}

    @Override
    public void published(Duration lag) {}

    @Override
    public void landed(Duration lag) {}
  }
}
