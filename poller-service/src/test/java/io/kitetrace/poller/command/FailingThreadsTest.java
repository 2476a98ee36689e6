package io.kitetrace.poller.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.testing.process.ServiceProcess;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An error in any thread ends the service with a sentence, and the next one loses nothing. */
class FailingThreadsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"poller, 3", "inbox-\\d+, 3", "poll-acme, 3", "publish-1, 1"})
  void error_inOneThread_endsTheServiceWithASentenceAndLosesNothing(String thread, int oneIn)
      throws Exception {
    TestLog log = TestLog.create();
    try (FakeApi api = FakeApi.start()) {
      api.put(
          IntStream.range(0, 250)
              .mapToObj(n -> FakeBuild.passed(n, Instant.now(), 5 + n))
              .toArray(FakeBuild[]::new));
      Map<String, String> variables = new HashMap<>(Pollers.variables(api.url(), log));
      variables.put(
          "JAVA_TOOL_OPTIONS", "-Dkitetrace.test.thread-errors=%s:%d".formatted(thread, oneIn));
      try (ServiceProcess poller =
          ServiceProcess.start(PollerProgram.class, variables, folder.resolve("out"), "poller")) {
        assertThat(poller.awaitExit(120)).as(poller.output()).isEqualTo(1);
        assertThat(poller.output())
            .containsPattern("kitetrace: the thread " + thread + " ended unexpectedly");
      }
      try (Poller next = Pollers.poller(api, log)) {
        next.runOnce();
      }
      assertThat(log.builds()).extracting(ConsumerRecord::key).hasSize(250).doesNotHaveDuplicates();
      assertThat(log.deadLetters()).isEmpty();
    }
  }
}
