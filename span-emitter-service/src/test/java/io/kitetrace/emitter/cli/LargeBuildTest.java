package io.kitetrace.emitter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.EmitterProcess;
import io.kitetrace.emitter.TestBuild;
import io.kitetrace.emitter.TestEmitter;
import io.kitetrace.emitter.TestLog;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build as large as the log takes, in an emitter of little memory. */
class LargeBuildTest {

  @TempDir Path folder;

  @Test
  void buildOf20Megabytes_inAHeapOf256_arrivesWhole() throws Exception {
    TestBuild large = TestBuild.large(2, 4_000, 4_900);
    assertThat(large.bytes().length).isGreaterThan(20_000_000);
    try (TestLog log = new TestLog(1);
        OtlpReceiver receiver = OtlpReceiver.start()) {
      log.publish(TestBuild.of(1, 2), large, TestBuild.of(3, 2));
      Path output = folder.resolve("out");
      try (EmitterProcess emitter =
          EmitterProcess.start(
              TestEmitter.variables(log, receiver, Map.of()),
              output.toFile(),
              "-Xmx256m",
              "-XX:+ExitOnOutOfMemoryError")) {
        String group = TestEmitter.group(log, TestEmitter.GROUP);
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> log.committed(group) == log.end() || !emitter.isAlive());
        assertThat(emitter.isAlive()).as(Files.readString(output)).isTrue();
        // On a busy machine requests may time out and come again.
        assertThat(receiver.spans().stream().map(s -> s.traceId() + s.spanId()).distinct())
            .hasSize(3 + large.spans() + 3);
        assertThat(receiver.requests()).allMatch(r -> r.bytes() <= 3_670_016);
        assertThat(log.deadLetters()).isEmpty();
      }
    }
  }
}
