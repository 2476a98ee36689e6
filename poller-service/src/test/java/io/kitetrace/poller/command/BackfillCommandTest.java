package io.kitetrace.poller.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.poller.Poller;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.settings.Variables;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackfillCommandTest {

  private final TestLog log = TestLog.create();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void json_isTheSummaryAlone_andProgressGoesToStandardError() {
    try (FakeApi api = FakeApi.start()) {
      api.put(FakeBuild.passed(1, Instant.now(), 10), FakeBuild.passed(2, Instant.now(), 20));
      assertThat(run(api.url(), "--from", "90d", "--json")).isEqualTo(ExitCodes.SUCCESS);
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .hasLineCount(1)
        .startsWith("{\"builds_seen\":2,\"builds_published\":2,\"builds_unchanged\":0,")
        .contains("\"api_requests\":1,");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .containsPattern(
            "backfill, hours: [0-9,]+ of [0-9,]+, 2 builds, 1 requests, [0-9,]+ builds/s");
  }

  @Test
  void aBuildThatCannotGoIntoTheLog_isAFailure() {
    try (FakeApi api = FakeApi.start()) {
      api.putRaw(FakeBuild.passed(1, Instant.now(), 10), "{\"id\":\"x\",\"finished_at\":\"soon\"}");
      assertThat(run(api.url(), "--from", "90d")).isEqualTo(ExitCodes.FAILURE);
    }
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("1 rejected", "what could not go into the log, and why: dead-letters list");
  }

  @Test
  void anOrganizationThatTheRunningPollerDoesNotKnow_isNamed_andTheRestIsToldAllTheSame() {
    try (FakeApi api = FakeApi.start();
        Poller poller = Pollers.poller(api, log)) {
      api.put(FakeBuild.passed(1, Instant.now(), 10));
      poller.start();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> poller.metrics().builds().published() == 1);
      assertThat(
              run(
                  api.url(),
                  "--from",
                  "90d",
                  "--json",
                  "--organization",
                  "acme",
                  "--organization",
                  "unknown"))
          .isEqualTo(ExitCodes.FAILURE);
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("{\"builds_seen\":1,\"builds_published\":0,\"builds_unchanged\":1,");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("are not configured for the organization 'unknown'; add it")
        .doesNotContain("'acme'");
  }

  @Test
  void wrongTimes_areAUsageError_allAtOnce() {
    URI nowhere = URI.create("http://127.0.0.1:1");
    assertThat(run(nowhere, "--from", "yesterday", "--to", "2026-13-01"))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--from: 'yesterday' is no time (such as 2026-01-31T12:00:00Z")
        .contains("--to: '2026-13-01' is no time");
    assertThat(run(nowhere, "--from", "2026-02-01", "--to", "2026-01-01"))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--from: must be before --to");
  }

  @Test
  void aGlobThatNoPipelineHas_isAUsageError() {
    assertThat(run(URI.create("http://127.0.0.1:1"), "--from", "90d", "--pipeline", "acme/web"))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--pipeline: 'acme/web' can match no pipeline");
  }

  private int run(URI api, String... arguments) {
    BackfillCommand command =
        new BackfillCommand(
            Variables.of(Pollers.variables(api, log)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new Terminal(false, false, false, 80));
    return Commands.commandLine(command)
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .execute(arguments);
  }
}
