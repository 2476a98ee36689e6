package io.kitetrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.example.FailedJobs;
import io.kitetrace.testing.kafka.TestKafka;
import io.kitetrace.testing.process.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The program of docs/consumers.md, run as a process. */
class FailedJobsTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void program_printsTheFailedJobsOfFirstVersions() throws Exception {
    String kafka = TestKafka.shared().bootstrapServers();
    try (LogWriter log = new LogWriter(kafka)) {
      log.write(build("aborted", "passed", "failed"), null);
      log.abort();
      log.write(build("lint", "passed", "passed"), null);
      log.write(build("retried", "passed", "failed"), "2026-03-01T10:00:00Z");
      log.write(build("tests", "failed", "failed"), null);
      log.commit();
      Process program =
          TestJvm.program(FailedJobs.class, List.of(), kafka, log.topic())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
        // Were anything else printed, it would come first: one partition holds the same key's.
        assertThat(out.readLine()).isEqualTo("web #7: tests");
      } finally {
        program.destroyForcibly().waitFor();
      }
    }
  }

  private static BuildText build(String label, String state, String jobState) throws IOException {
    BuildText build = BuildText.build("b", "web", START).raw("number", "7").ended(state, 1, 10);
    build.script("j").text("name", label).ran(jobState, 1, 2, 9);
    return build;
  }
}
