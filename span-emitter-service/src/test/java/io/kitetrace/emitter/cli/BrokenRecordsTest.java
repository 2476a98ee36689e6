package io.kitetrace.emitter.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.TestBuild;
import io.kitetrace.emitter.TestEmitter;
import io.kitetrace.emitter.TestLog;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.wire.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Broken records among good ones: the good ones are emitted, the broken ones lie among the dead
 * letters with their reasons, and those of them that can be mended are delivered by a retry. The
 * full form: CONTRIBUTING.md.
 */
class BrokenRecordsTest {

  private static final int GOOD = Integer.getInteger("kitetrace.test.good", 1_000);
  private static final int UNREADABLE = GOOD * 8 / 100;
  private static final int REFUSED = GOOD * 2 / 100;

  private final TestLog log = new TestLog(2);
  private final OtlpReceiver receiver = OtlpReceiver.start();
  private final Random random = new Random(11);

  @AfterEach
  void close() {
    receiver.close();
    log.close();
  }

  @Test
  void brokenRecords_amongGoodOnes_areKeptAsideAndTheMendedOnesDelivered() throws Exception {
    publish();
    receiver.answer(
        request ->
            request.spans().stream()
                    .anyMatch(s -> "poison".equals(s.attributes().get("buildkite.build.message")))
                ? new Answer.GrpcStatus(3, "the message is not allowed here")
                : Answer.accept());
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      emitter.awaitDrained(Duration.ofMinutes(5));
      assertThat(emitter.metrics().emitted()).isEqualTo(GOOD);
      assertThat(emitter.metrics().deadLetters()).isEqualTo(UNREADABLE + REFUSED);
    }
    assertThat(receiver.traceIds()).hasSize(GOOD);
    Map<String, Long> stages =
        log.deadLetters().stream()
            .collect(Collectors.groupingBy(BrokenRecordsTest::stage, Collectors.counting()));
    assertThat(stages)
        .containsOnly(Map.entry("read", (long) UNREADABLE), Map.entry("export", (long) REFUSED));
    assertThat(log.deadLetters())
        .allSatisfy(
            letter -> assertThat(TestLog.header(letter, Headers.ERROR_MESSAGE)).isNotBlank());

    // Mended by a filter: what the backend did not like is no longer sent.
    CommandRun retried =
        CommandRun.deadLetters(
            log, receiver, Map.of("TRACE_ATTRIBUTES_EXCLUDE", "buildkite.build.message"), "retry");

    assertThat(retried.err())
        .contains(
            String.format(
                Locale.ROOT,
                "%,d delivered + 0 with nothing to send + %,d failed again",
                REFUSED,
                UNREADABLE));
    assertThat(receiver.traceIds()).hasSize(GOOD + REFUSED);
    assertThat(CommandRun.deadLetters(log, receiver, "list").out())
        .hasLineCount(UNREADABLE)
        .doesNotContain("export/");
  }

  private static String stage(ConsumerRecord<byte[], byte[]> letter) {
    return TestLog.header(letter, Headers.ERROR_STAGE);
  }

  private void publish() {
    List<TestBuild> records = new ArrayList<>(TestBuild.several(1, GOOD, 2));
    for (int i = 0; i < REFUSED; i++) {
      records.add(TestBuild.of(200_000 + i, 2, "web", "poison"));
    }
    for (int i = 0; i < UNREADABLE; i++) {
      TestBuild build = TestBuild.of(100_000 + i, 2);
      records.add(
          new TestBuild(build.number(), 2, "web", build.finishedAt(), null, broken(build.bytes())));
    }
    Collections.shuffle(records, random);
    log.publish(records);
  }

  /** No JSON of a build any more, in one of many ways. */
  private byte[] broken(byte[] json) {
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(json, random.nextInt(json.length - 1));
      case 1 -> Arrays.copyOfRange(json, 1 + random.nextInt(json.length - 2), json.length);
      case 2 -> noise();
      case 3 -> ("[" + new String(json, UTF_8) + "]").getBytes(UTF_8);
      case 4 -> new String(json, UTF_8).replace("\"id\":", "\"no\":").getBytes(UTF_8);
      default -> "[".repeat(1 + random.nextInt(10_000)).getBytes(UTF_8);
    };
  }

  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(500)];
    random.nextBytes(noise);
    return noise;
  }
}
