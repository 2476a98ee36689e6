package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.wire.Headers;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LargeBuildsTest {

  private static final int MIB = 1024 * 1024;

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();

  @AfterEach
  void stopApi() {
    api.close();
  }

  @Test
  void aBuildThatNoRecordHolds_isADeadLetterOfItsBeginning_andTheRestGoesOn() {
    FakeBuild tooLarge = FakeBuild.passed(2, now, 5).withPayload(30 * MIB);
    FakeBuild justFits = FakeBuild.passed(3, now, 6).withPayload(24 * MIB);
    api.put(FakeBuild.passed(1, now, 4), tooLarge, justFits, FakeBuild.passed(4, now, 7));
    for (int round = 0; round < 2; round++) {
      try (Poller poller = Pollers.poller(api, log)) {
        poller.runOnce();
        assertThat(poller.counters().rejected()).isEqualTo(1);
        assertThat(poller.counters().seen()).isEqualTo(4);
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
}
