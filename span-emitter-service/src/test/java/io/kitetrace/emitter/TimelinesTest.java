package io.kitetrace.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.metrics.EmitterMetrics.Outcomes;
import io.kitetrace.emitter.metrics.RecordKind;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedSpan;
import io.kitetrace.wire.Headers;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What went on inside jobs is sent as builds are, and builds never wait for it. */
class TimelinesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final TestBuild BUILD = TestBuild.of(1, 3);
  private static final TestBuild OTHER = TestBuild.of(2, 2, "ios", "");

  private final TestLog log = new TestLog(2);
  private final OtlpReceiver receiver = OtlpReceiver.start();
  private final String group = TestEmitter.group(log, TestEmitter.GROUP);

  @AfterEach
  void close() {
    receiver.close();
    log.close();
  }

  @Test
  void timelines_besideBuilds_arriveAsTheirBuilderMakesThem() throws Exception {
    log.makeTimelines();
    TestTimeline first = TestTimeline.of(BUILD, 0, 3);
    TestTimeline second = TestTimeline.of(BUILD, 2, 5);
    log.publish(first, TestTimeline.gone(BUILD, 1), second);
    log.publish(BUILD);
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().consumed()).isEqualTo(1);
      assertThat(emitter.metrics().outcomes(RecordKind.TIMELINE)).isEqualTo(new Outcomes(2, 1, 0));
      assertThat(emitter.metrics().timelineSpans()).isEqualTo(spans(first, second).size());
    }
    List<ReceivedSpan> inside =
        receiver.spans().stream()
            .filter(span -> spans(first, second).containsKey(span.spanId()))
            .toList();
    assertThat(inside)
        .hasSameSizeAs(spans(first, second).keySet())
        .allSatisfy(span -> assertSame(span, spans(first, second).get(span.spanId())));
    assertThat(receiver.spanCount()).isEqualTo(BUILD.spans() + inside.size());
    assertThat(log.committed(group)).isEqualTo(log.endWithTimelines());
  }

  private static void assertSame(ReceivedSpan received, SpanData made) {
    assertThat(received.traceId()).isEqualTo(made.getTraceId());
    assertThat(received.parentSpanId()).isEqualTo(made.getParentSpanId());
    assertThat(received.name()).isEqualTo(made.getName());
    assertThat(received.startNanos()).isEqualTo(made.getStartEpochNanos());
    assertThat(received.endNanos()).isEqualTo(made.getEndEpochNanos());
    assertThat(received.attributes()).hasSize(made.getAttributes().size());
  }

  private static Map<String, SpanData> spans(TestTimeline... timelines) {
    return Stream.of(timelines)
        .flatMap(timeline -> timeline.spans().stream())
        .collect(Collectors.toMap(SpanData::getSpanId, span -> span));
  }

  @Test
  void brokenTimeline_isKeptAsideAndTheOthersGoOn() throws Exception {
    log.makeTimelines();
    TestTimeline good = TestTimeline.of(BUILD, 1, 2);
    log.publish(TestTimeline.broken(BUILD, 0), good);
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().outcomes(RecordKind.TIMELINE)).isEqualTo(new Outcomes(1, 0, 1));
    }
    assertThat(receiver.spanCount()).isEqualTo(good.spans().size());
    assertThat(log.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(TestLog.header(letter, Headers.ERROR_TOPIC))
                  .isEqualTo(log.topics().topics().timelines());
              assertThat(TestLog.header(letter, Headers.ERROR_STAGE)).isEqualTo("read");
              assertThat(TestLog.header(letter, Headers.JOB)).isEqualTo(BUILD.job(0));
            });
    assertThat(log.committed(group)).isEqualTo(log.endWithTimelines());
  }

  @Test
  void refusedTimeline_doesNotTakeItsBuildWithIt() throws Exception {
    log.makeTimelines();
    TestTimeline refused = TestTimeline.of(BUILD, 0, 2);
    Set<String> ids = spans(refused).keySet();
    receiver.answer(
        request ->
            request.spans().stream().anyMatch(span -> ids.contains(span.spanId()))
                ? new Answer.GrpcStatus(3, "bad span")
                : Answer.accept());
    log.publish(BUILD);
    log.publish(refused);
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().emitted()).isEqualTo(1);
      assertThat(emitter.metrics().outcomes(RecordKind.TIMELINE).deadLetters()).isEqualTo(1);
    }
    assertThat(receiver.spanCount()).isEqualTo(BUILD.spans());
  }

  @Test
  void pipelines_choose_timelinesToo() throws Exception {
    log.makeTimelines();
    TestTimeline wanted = TestTimeline.of(OTHER, 0, 2);
    log.publish(TestTimeline.of(BUILD, 0, 3), wanted);
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of("EMITTER_PIPELINES", "ios"))) {
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().outcomes(RecordKind.TIMELINE)).isEqualTo(new Outcomes(1, 1, 0));
    }
    assertThat(receiver.spanCount()).isEqualTo(wanted.spans().size());
  }

  @Test
  void topic_thatAppearsLater_isReadFromItsBeginning() throws Exception {
    log.publish(BUILD);
    TestTimeline timeline = TestTimeline.of(BUILD, 0, 4);
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of("EMITTER_START", "latest"))) {
      log.publish(OTHER);
      await().atMost(PATIENCE).until(() -> emitter.metrics().emitted() == 1);
      log.makeTimelines();
      log.publish(timeline);
      // Without partitions of others: the group's own member gives it its place.
      assertThat(emitter.awaitDrained(PATIENCE)).isTrue();
      assertThat(emitter.metrics().outcomes(RecordKind.TIMELINE).emitted()).isEqualTo(1);
    }
    assertThat(receiver.traceIds()).containsExactlyInAnyOrder(BUILD.traceId(), OTHER.traceId());
  }

  @Test
  void groupThatReadBuildsAlone_goesOnAndBeginsTimelinesAtTheirBeginning() throws Exception {
    log.publish(BUILD);
    drain(Map.of("EMITTER_START", "latest"));
    log.makeTimelines();
    log.publish(TestTimeline.of(BUILD, 0, 4));
    log.publish(OTHER);
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of("EMITTER_START", "latest"))) {
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().emitted()).isEqualTo(1);
      assertThat(emitter.metrics().outcomes(RecordKind.TIMELINE).emitted()).isEqualTo(1);
    }
  }

  @Test
  void newGroup_thatBeginsWithTheLatest_leavesOldTimelinesOut() throws Exception {
    log.makeTimelines();
    log.publish(TestTimeline.of(BUILD, 0, 4));
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of("EMITTER_START", "latest"))) {
      log.publish(TestTimeline.of(BUILD, 1, 2));
      emitter.awaitDrained(PATIENCE);
      assertThat(emitter.metrics().outcomes(RecordKind.TIMELINE).consumed()).isEqualTo(1);
    }
  }

  @Test
  void lostPlaceInTimelines_isAnErrorOnceTheyWereRead() throws Exception {
    log.makeTimelines();
    log.publish(BUILD);
    log.publish(TestTimeline.of(BUILD, 0, 4));
    drain(Map.of());
    Set<TopicPartition> inTimelines =
        log.offsets(group).keySet().stream()
            .filter(partition -> partition.topic().equals(log.topics().topics().timelines()))
            .collect(Collectors.toSet());
    assertThat(inTimelines).hasSize(2);
    log.admin().deleteConsumerGroupOffsets(group, inTimelines).all().get();
    assertThatThrownBy(() -> drain(Map.of()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("has read " + log.topics().topics().timelines() + " before");
  }

  private void drain(Map<String, String> more) throws InterruptedException {
    try (Emitter emitter = TestEmitter.start(log, receiver, more)) {
      emitter.awaitDrained(PATIENCE);
    }
  }
}
