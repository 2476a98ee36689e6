package io.kitetrace.emitter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.TestBuild;
import io.kitetrace.emitter.TestEmitter;
import io.kitetrace.emitter.TestLog;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.process.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An error in any thread ends the service with a sentence, and the next one delivers the rest. */
class FailingThreadsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"log-consumer, 3", "delivery, 3", "tracer-1, 1", "otlp-export-1, 1"})
  void error_inOneThread_endsTheServiceWithASentenceAndLosesNothing(String thread, int oneIn)
      throws Exception {
    try (TestLog log = new TestLog(2);
        OtlpReceiver receiver = OtlpReceiver.start()) {
      log.publish(TestBuild.several(1, 40, 3));
      Map<String, String> variables =
          new HashMap<>(
              TestEmitter.variables(log, receiver, Map.of("EMITTER_MAX_REQUEST_BYTES", "32KB")));
      variables.put(
          "JAVA_TOOL_OPTIONS", "-Dkitetrace.test.thread-errors=%s:%d".formatted(thread, oneIn));
      try (ServiceProcess emitter =
          ServiceProcess.start(EmitterProgram.class, variables, folder.resolve("out"), "emitter")) {
        assertThat(emitter.awaitExit(120)).as(emitter.output()).isEqualTo(1);
        assertThat(emitter.output())
            .contains("kitetrace: the thread " + thread + " ended unexpectedly");
      }
      try (Emitter next = TestEmitter.start(log, receiver, Map.of())) {
        next.awaitDrained(Duration.ofSeconds(60));
      }
      assertThat(receiver.traceIds()).hasSize(40);
      assertThat(log.deadLetters()).isEmpty();
    }
  }
}
