package io.kitetrace.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedRequest;
import io.kitetrace.wire.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused for good ends among the dead letters, and nothing else does. */
class RefusalTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final TestBuild GUILTY = TestBuild.of(17, 3);

  private final TestLog log = new TestLog(1);
  private final OtlpReceiver receiver = OtlpReceiver.start();
  private final String group = TestEmitter.group(log, TestEmitter.GROUP);

  @AfterEach
  void close() {
    receiver.close();
    log.close();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("refused", new Answer.GrpcStatus(3, "bad span in it"), "bad span in it"),
        Arguments.of("refused", new Answer.HttpStatus(400, "bad span in it"), "bad span in it"),
        Arguments.of("too-large", new Answer.HttpStatus(413, "no room"), "no room"),
        Arguments.of(
            "too-large", new Answer.GrpcStatus(8, "message larger than max"), "larger than max"),
        Arguments.of(
            "partial-success",
            new Answer.Partial(span -> span.traceId().equals(GUILTY.traceId()), "bad span in it"),
            "bad span in it"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void oneBuild_refusedForGood_isNarrowedDownAndTheRestArrives(
      String kind, Answer refusal, String words) throws Exception {
    List<TestBuild> builds = TestBuild.several(1, 40, 3);
    log.publish(builds);
    receiver.answer(guiltyIs(refusal));
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().emitted()).isEqualTo(39);
      assertThat(emitter.metrics().deadLetters()).isEqualTo(1);
      assertThat(emitter.metrics().spansExported()).isEqualTo(receiver.spanCount());
    }
    assertThat(receiver.traceIds()).hasSize(39).doesNotContain(GUILTY.traceId());
    ConsumerRecord<byte[], byte[]> letter = log.deadLetters().getFirst();
    assertThat(letter.value()).isEqualTo(GUILTY.bytes());
    assertThat(TestLog.header(letter, Headers.ERROR_STAGE)).isEqualTo("export");
    assertThat(TestLog.header(letter, Headers.ERROR_CLASS)).isEqualTo(kind);
    assertThat(TestLog.header(letter, Headers.ERROR_MESSAGE)).contains(words);
    assertThat(TestLog.header(letter, Headers.ERROR_GROUP)).isEqualTo(group);
    assertThat(TestLog.header(letter, Headers.ERROR_OFFSET)).isEqualTo("16");
    assertThat(TestLog.header(letter, Headers.PIPELINE)).isEqualTo("web");
    assertThat(log.committed(group)).isEqualTo(log.end());
  }

  private static Function<ReceivedRequest, Answer> guiltyIs(Answer refusal) {
    return request -> request.traceIds().contains(GUILTY.traceId()) ? refusal : Answer.accept();
  }

  @Test
  void brokenRecords_amongGoodOnes_areKeptAsideWithTheirReason() throws Exception {
    log.publish(TestBuild.of(1, 2), TestBuild.broken(2), TestBuild.of(3, 2));
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().emitted()).isEqualTo(2);
      assertThat(emitter.metrics().consumed()).isEqualTo(3);
    }
    ConsumerRecord<byte[], byte[]> letter = log.deadLetters().getFirst();
    assertThat(TestLog.header(letter, Headers.ERROR_STAGE)).isEqualTo("read");
    assertThat(TestLog.header(letter, Headers.ERROR_MESSAGE)).contains("not valid JSON");
  }

  @Test
  void everyBuild_refused_stopsWithoutASingleDeadLetterAndGoesOnLater() throws Exception {
    log.publish(TestBuild.several(1, 60, 2));
    receiver.answer(request -> new Answer.GrpcStatus(3, "unknown dataset"));
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      await()
          .until(
              () ->
                  emitter.backend().outage()
                          instanceof io.kitetrace.emitter.delivery.BackendStatus.Outage outage
                      && outage.misconfigured()
                      && outage.reason().contains("unknown dataset"));
      assertThat(log.deadLetters()).isEmpty();
      assertThat(log.committed(group)).isZero();
      receiver.answer(request -> Answer.accept());
      await().atMost(PATIENCE).until(() -> emitter.backend().everAccepted());
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().emitted()).isEqualTo(60);
    }
    assertThat(log.deadLetters()).isEmpty();
    assertThat(receiver.traceIds()).hasSize(60);
  }

  @ParameterizedTest
  @MethodSource("misconfigurations")
  void wrongKey_stopsAndSaysSo_neverDeadLetters(Answer refusal) throws Exception {
    log.publish(TestBuild.several(1, 30, 2));
    receiver.answer(request -> refusal);
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      assertThatThrownBy(() -> emitter.awaitDrained(PATIENCE))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("OTEL_EXPORTER_OTLP_");
      assertThat(emitter.metrics().consumed()).isZero();
    }
    assertThat(log.deadLetters()).isEmpty();
    assertThat(log.committed(group)).isZero();
  }

  static Stream<Answer> misconfigurations() {
    return Stream.of(
        new Answer.HttpStatus(401, "who are you"),
        new Answer.HttpStatus(404, "no such path"),
        new Answer.GrpcStatus(16, "who are you"),
        new Answer.GrpcStatus(12, "what service"));
  }

  @Test
  void largeBuild_overTheRequestLimit_arrivesInSeveralRequests() throws Exception {
    log.publish(TestBuild.of(1, 2), TestBuild.of(2, 400), TestBuild.of(3, 2));
    try (Emitter emitter =
        TestEmitter.start(log, receiver, Map.of("EMITTER_MAX_REQUEST_BYTES", "64KB"))) {
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().emitted()).isEqualTo(3);
    }
    assertThat(receiver.spanCount()).isEqualTo(407);
    assertThat(receiver.requests()).hasSizeGreaterThan(4).allMatch(r -> r.bytes() <= 64 << 10);
  }
}
