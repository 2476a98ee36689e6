package io.kitetrace.emitter.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.TestBuild;
import io.kitetrace.emitter.TestEmitter;
import io.kitetrace.emitter.TestLog;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters are listed, shown, and sent once more. */
class DeadLettersCommandTest {

  private static final TestBuild REFUSED = TestBuild.of(2, 3, "ios", "");

  private final TestLog log = new TestLog(1);
  private final OtlpReceiver receiver = OtlpReceiver.start();

  @BeforeEach
  void twoLetters() throws Exception {
    log.publish(TestBuild.of(1, 1), REFUSED, TestBuild.broken(3));
    receiver.answer(
        request ->
            request.traceIds().contains(REFUSED.traceId())
                ? new Answer.GrpcStatus(3, "bad span")
                : Answer.accept());
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      emitter.awaitDrained(Duration.ofSeconds(20));
    }
  }

  @AfterEach
  void close() {
    receiver.close();
    log.close();
  }

  @Test
  void list_isALineForEachThatMatches() {
    CommandRun all = run("list");
    assertThat(all.code()).isZero();
    assertThat(all.out())
        .hasLineCount(2)
        .contains("export/refused", "read/malformed", REFUSED.id())
        .contains("bad span");
    assertThat(run("list", "--reason", "refused").out()).hasLineCount(1).contains("ios");
    assertThat(run("list", "--pipeline", "web").out()).hasLineCount(1).contains("malformed");
    assertThat(run("list", "--group", "other").out()).isEmpty();
    assertThat(run("list", "--to", "2020-01-01T00:00:00Z").out()).isEmpty();
    assertThat(run("list", "--from", "2020-01-01T00:00:00Z").out()).hasLineCount(2);
    assertThat(run("list", "--from", "90d").out()).hasLineCount(2);
    assertThat(run("list", "--to", "1d").out()).isEmpty();
  }

  @Test
  void show_tellsTheHeadersAndTheBodyOnlyWhenAsked() {
    String id = run("list", "--reason", "refused").out().replaceAll("(?s) .*", "");
    CommandRun shown = run("show", id);
    assertThat(shown.code()).isZero();
    assertThat(shown.out())
        .contains("kitetrace-error-offset: 1", "kitetrace-pipeline: ios", "export/refused: ")
        .doesNotContain("web_url");
    assertThat(run("show", "--body", id).out()).isEqualTo(new String(REFUSED.bytes(), UTF_8));
    assertThat(run("show", "5-99").code()).isEqualTo(1);
  }

  @Test
  void retry_deliversWhatIsTakenNowAndNothingGoesIntoTheLog() {
    long end = log.end();
    assertThat(run("retry", "--reason", "refused").code()).isEqualTo(1);
    receiver.answer(request -> Answer.accept());
    CommandRun retried = run("retry");
    assertThat(retried.code()).isEqualTo(1); // what cannot be read fails again
    assertThat(retried.out()).contains("delivered, 4 spans", "failed again: ");
    assertThat(retried.err())
        .contains("2 dead letters = 1 delivered + 0 with nothing to send + 1 failed again");
    assertThat(receiver.traceIds()).contains(REFUSED.traceId());
    assertThat(run("retry", "--reason", "refused").code()).isZero();
    CommandRun other = run("retry", "--group", "other");
    assertThat(other.out()).isEmpty();
    assertThat(other.err()).contains("not sent: 1 dead letters of the group ", " sends them)");
    assertThat(log.end()).isEqualTo(end);
    assertThat(log.deadLetters()).hasSize(2);
  }

  @Test
  void retried_delivered_isListedAndSentNoMoreUnlessAskedFor() {
    String id = run("list", "--reason", "refused").out().replaceAll("(?s) .*", "");
    receiver.answer(request -> Answer.accept());
    run("retry");
    long spans = receiver.spanCount();
    assertThat(run("list").out()).hasLineCount(1).contains("read/malformed");
    assertThat(run("list", "--all").out()).hasLineCount(2).contains("(delivered since)");
    assertThat(run("retry").err())
        .contains("1 dead letters = 0 delivered + 0 with nothing to send + 1 failed again");
    assertThat(receiver.spanCount()).isEqualTo(spans);
    assertThat(run("retry", id).out()).contains("delivered, 4 spans");
  }

  @Test
  void retry_spansOlderThanTheBackendTakes_areNotSent() {
    receiver.answer(request -> Answer.accept());
    long spans = receiver.spanCount();
    CommandRun retried =
        CommandRun.deadLetters(
            log, receiver, Map.of("EMITTER_MAX_SPAN_AGE", "1h"), "retry", "--reason", "refused");
    assertThat(retried.code()).as(retried.err()).isZero();
    assertThat(retried.out()).contains("nothing to send", "EMITTER_MAX_SPAN_AGE");
    assertThat(retried.err())
        .contains("1 dead letters = 0 delivered + 1 with nothing to send + 0 failed again");
    assertThat(receiver.spanCount()).isEqualTo(spans);
    // Nothing was delivered, so it is listed still.
    assertThat(run("list", "--reason", "refused").out()).hasLineCount(1);
  }

  private CommandRun run(String... args) {
    return CommandRun.deadLetters(log, receiver, args);
  }
}
