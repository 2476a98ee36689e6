package io.kitetrace.explorer.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kitetrace.model.Build;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.testing.http.Ports;
import io.kitetrace.wire.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordFetcherTest {

  /** Longer than the test waits for anything. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Test
  void build_whileAnotherWaitsForKafka_failsWithoutWaitingItsTurn() throws Exception {
    String servers = "localhost:" + Ports.free();
    List<CompletableFuture<Build>> pages;
    IndexedFrom from = new IndexedFrom(KafkaSettings.plain(servers), Topics.DEFAULT);
    try (RecordFetcher fetcher = new RecordFetcher(from, LIMIT)) {
      pages = Stream.generate(() -> asked(fetcher)).limit(3).toList();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> pages.stream().filter(CompletableFuture::isDone).count() == 2);
      assertThat(pages)
          .filteredOn(CompletableFuture::isDone)
          .allSatisfy(
              page ->
                  assertThatThrownBy(page::join)
                      .hasCauseInstanceOf(CommandFailure.class)
                      .hasMessageContaining("Kafka at %s does not answer", servers));
    }
    await().until(() -> pages.stream().allMatch(CompletableFuture::isDone));
  }

  private static CompletableFuture<Build> asked(RecordFetcher fetcher) {
    CompletableFuture<Build> page = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> ask(fetcher, page));
    return page;
  }

  private static void ask(RecordFetcher fetcher, CompletableFuture<Build> page) {
    try {
      page.complete(fetcher.build(0, 0));
    } catch (RuntimeException e) {
      page.completeExceptionally(e);
    }
  }
}
