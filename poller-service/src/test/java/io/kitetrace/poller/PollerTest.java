package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.state.BuildCounts;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.Headers;
import io.kitetrace.wire.IndexEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollerTest {

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();

  @AfterEach
  void stopApi() {
    api.close();
  }

  @Test
  void runOnce_publishesEachBuildsBytesWithKeyAndHeaders() throws Exception {
    FakeBuild build = FakeBuild.passed(7, now, 30).withMetaData("k", "v");
    api.put(build);
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
      Pollers.assertPassed(poller.metrics(), new BuildCounts(1, 0, 0, 0, 0), 1);
    }
    ConsumerRecord<String, byte[]> record = log.builds().getFirst();
    String served = new String(api.lastJson(build), StandardCharsets.UTF_8);
    assertThat(new String(record.value(), StandardCharsets.UTF_8))
        .isEqualTo(served.replace("https://webhook.example.com/s3cret7", ""));
    assertThat(record.key()).isEqualTo(build.id());
    BuildHead head = BuildHead.read(record.value());
    assertThat(record.headers().toArray())
        .extracting(h -> h.key() + "=" + new String(h.value(), StandardCharsets.UTF_8))
        .contains(
            Headers.SOURCE + "=poll",
            Headers.ORGANIZATION + "=acme",
            Headers.PIPELINE + "=web",
            Headers.BUILD_NUMBER + "=7",
            Headers.BUILD_STATE + "=passed",
            Headers.VERSION + "=" + head.version())
        .noneMatch(h -> h.startsWith(Headers.PRIOR_FINISHED_AT));
    assertThat(Instant.parse(TestLog.header(record, Headers.FETCHED_AT))).isAfterOrEqualTo(now);
    ConsumerRecord<String, byte[]> index = log.committed(log.topics().topics().index()).getFirst();
    assertThat(index.key()).isEqualTo(build.id());
    assertThat(IndexEntry.read(index.value()))
        .isEqualTo(new IndexEntry(build.finishedAt(), head.version()));
  }

  @Test
  void runOnce_ofSeveralPages_seesEachBuildOnce() {
    List<FakeBuild> builds =
        IntStream.range(0, 345).mapToObj(n -> FakeBuild.passed(n, now, 20 + n)).toList();
    api.put(builds.toArray(FakeBuild[]::new));
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
      Pollers.assertPassed(poller.metrics(), new BuildCounts(345, 0, 0, 0, 0), 4);
      assertThat(poller.metrics().builds().seen()).isEqualTo(api.served());
    }
    assertThat(log.builds())
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrderElementsOf(builds.stream().map(FakeBuild::id).toList());
  }

  @Test
  void anotherPollerOnTheSameLog_publishesNothingAgain() {
    api.put(FakeBuild.passed(1, now, 5), FakeBuild.passed(2, now, 6));
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
    }
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
      Pollers.assertPassed(poller.metrics(), new BuildCounts(0, 2, 0, 0, 0), 1);
    }
    assertThat(log.builds()).hasSize(2);
  }
}
