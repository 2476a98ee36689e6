package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestBuildLog;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.grants.Grant;
import io.kitetrace.runtime.grants.GrantClient;
import io.kitetrace.runtime.threads.ServiceThreads;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another service makes requests within the budget of an organization's owner. */
class GrantsTest {

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();
  private final ServiceThreads threads = new ServiceThreads();
  private final AtomicLong ahead = new AtomicLong();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void acquire_bySeveralThreads_isGrantedToEach_outOfTheOwnersBudget() {
    try (Poller poller = Pollers.poller(api, log);
        GrantClient client = client(100)) {
      poller.start();
      List<CompletableFuture<Void>> all =
          IntStream.range(0, 12).mapToObj(i -> acquire(client, "acme")).toList();
      await().atMost(LIMIT).until(() -> all.stream().allMatch(CompletableFuture::isDone));
      all.forEach(CompletableFuture::join);

      assertThat(poller.metrics().lent()).isBetween(12L, 22L);
      assertThat(client.problems()).isEmpty();
    }
  }

  @Test
  void acquire_overTheLimitOfAMinute_waits_andClosingEndsIt() {
    CompletableFuture<Void> third;
    try (Poller poller = Pollers.poller(api, log);
        GrantClient client = client(2)) {
      poller.start();
      acquire(client, "acme").join();
      acquire(client, "acme").join();
      third = acquire(client, "acme");
      await().atMost(LIMIT).until(() -> grants().stream().anyMatch(grant -> grant.requests() == 0));
      assertThat(grants().getLast().delay()).isGreaterThan(Duration.ofSeconds(20));
      assertThat(third).isNotDone();
      assertThat(poller.metrics().lent()).isEqualTo(2);
    }
    assertThat(third)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void acquire_beforeAnyPollerRuns_saysSo_andIsAnsweredOnceOneDoes() {
    TestBuildLog.setUp(log);
    try (GrantClient client = client(10)) {
      CompletableFuture<Void> waiting = acquire(client, "acme");
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                ahead.addAndGet(Grant.LIFE.toNanos());
                return !client.problems().isEmpty() && asked() >= 6;
              });
      assertThat(client.problems())
          .singleElement()
          .asString()
          .startsWith("no poller answers for 'acme'");
      try (Poller poller = Pollers.poller(api, log)) {
        poller.start();
        await().atMost(LIMIT).until(waiting::isDone);
        assertThat(client.problems()).isEmpty();
        assertThat(poller.metrics().lent())
            .as("who asked many times is not answered as often")
            .isBetween(1L, asked() / 2);
      }
    }
  }

  private GrantClient client(int perMinute) {
    GrantClient client =
        new GrantClient(
            log.kafka(), log.topics().topics(), perMinute, () -> System.nanoTime() + ahead.get());
    client.start(threads);
    return client;
  }

  private static CompletableFuture<Void> acquire(GrantClient client, String organization) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            client.acquire(organization);
          } catch (InterruptedException e) {
            throw new CompletionException(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  private long asked() {
    return log.committed(log.topics().topics().inbox()).size();
  }

  private List<Grant> grants() {
    return log.committed(log.topics().topics().state()).stream()
        .map(record -> Grant.read(record.key(), record.value()))
        .filter(Objects::nonNull)
        .toList();
  }
}
