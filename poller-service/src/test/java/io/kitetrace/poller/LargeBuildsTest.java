package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.PollerProcess;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.wire.Headers;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeBuildsTest {

  private static final int MIB = 1024 * 1024;

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();

  @TempDir Path folder;

  @AfterEach
  void stopApi() {
    api.close();
  }

  @Test
  void aBuildThatNoRecordHolds_isADeadLetterOfItsBeginning_andTheRestGoesOn() {
    FakeBuild tooLarge = FakeBuild.passed(2, now, 5).withPayload(3 * MIB);
    FakeBuild justFits = FakeBuild.passed(3, now, 6).withPayload(5 * MIB / 2);
    log.createBuildsTopic(2 * MIB); // the limit is the topic's own
    api.put(FakeBuild.passed(1, now, 4), tooLarge, justFits, FakeBuild.passed(4, now, 7));
    for (int round = 0; round < 2; round++) {
      try (Poller poller = Pollers.poller(api, log)) {
        poller.runOnce();
        assertThat(poller.metrics().builds().rejected()).isEqualTo(1);
        assertThat(poller.metrics().builds().seen()).isEqualTo(4);
      }
    }
    assertThat(log.builds())
        .extracting(r -> TestLog.header(r, Headers.BUILD_NUMBER))
        .containsExactlyInAnyOrder("1", "3", "4");
    List<ConsumerRecord<String, byte[]>> letters = log.deadLetters();
    assertThat(letters).hasSize(1);
    assertThat(letters.getFirst().key()).isEqualTo(tooLarge.id());
    assertThat(letters.getFirst().value()).hasSize(256 * 1024);
    assertThat(TestLog.header(letters.getFirst(), Headers.ERROR_CLASS)).isEqualTo("BuildTooLarge");
  }

  @Test
  void aBuildWhoseIdIsNone_isADeadLetter_andTheRestGoesOn() {
    FakeBuild good = FakeBuild.passed(1, now, 4);
    FakeBuild odd = FakeBuild.passed(2, now, 5);
    byte[] random = new byte[3 * MIB / 2]; // its index record would be larger than the topic takes
    new java.util.Random(1).nextBytes(random);
    String id = java.util.Base64.getEncoder().encodeToString(random);
    api.put(good);
    api.putRaw(odd, new String(odd.json(0), StandardCharsets.UTF_8).replace(odd.id(), id));
    for (int round = 0; round < 2; round++) {
      try (Poller poller = Pollers.poller(api, log)) {
        poller.runOnce();
        assertThat(poller.metrics().builds().rejected()).isEqualTo(1);
      }
    }
    assertThat(log.builds()).extracting(ConsumerRecord::key).containsExactly(good.id());
    ConsumerRecord<String, byte[]> letter = log.deadLetters().getFirst();
    assertThat(letter.key()).isNull();
    assertThat(TestLog.header(letter, Headers.ERROR_MESSAGE))
        .isEqualTo("the id is longer than 256 characters");
  }

  /** In a process of 256 MB of heap, which is less than the page. */
  @Test
  void aPageOf260MegabytesAndABuildOf20_areReadInConstantMemory() {
    FakeBuild giant = FakeBuild.passed(500, now, 3);
    String filler = "make test && make lint # ".repeat(1_000);
    api.fault(
        (exchange, query) -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody())) {
            out.write('[');
            write(out, giant, filler, 840);
            for (int n = 1; n < 100; n++) {
              out.write(',');
              write(out, FakeBuild.passed(n, now, 4), filler, 100);
            }
            out.write(']');
          }
          return true;
        });
    try (PollerProcess process =
        PollerProcess.start(Pollers.variables(api.url(), log), folder.resolve("out").toFile())) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> !process.isAlive() || (api.asked().size() > 1 && log.builds().size() == 100));
      assertThat(process.isAlive()).isTrue();
    }
  }

  private static void write(OutputStream out, FakeBuild build, String filler, int times)
      throws IOException {
    String[] parts = new String(build.json(0), StandardCharsets.UTF_8).split("\"make\"", 2);
    out.write((parts[0] + '"').getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < times; i++) {
      out.write((i + filler).getBytes(StandardCharsets.UTF_8));
    }
    out.write(('"' + parts[1]).getBytes(StandardCharsets.UTF_8));
  }
}
