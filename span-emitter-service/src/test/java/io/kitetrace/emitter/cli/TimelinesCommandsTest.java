package io.kitetrace.emitter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.TestBuild;
import io.kitetrace.emitter.TestEmitter;
import io.kitetrace.emitter.TestLog;
import io.kitetrace.emitter.TestTimeline;
import io.kitetrace.emitter.replay.ReplayMark;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.runtime.kafka.StateStore;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the commands do with timelines: a replay sends each last one, dead letters are retried. */
class TimelinesCommandsTest {

  private static final TestBuild BUILD = TestBuild.of(1, 3);
  private static final TestBuild OTHER = TestBuild.of(2, 2, "ios", "");
  private static final TestTimeline OLD = TestTimeline.of(BUILD, 0, 3);
  private static final TestTimeline LAST = TestTimeline.of(BUILD, 0, 5);
  private static final TestTimeline SECOND = TestTimeline.of(BUILD, 1, 2);
  private static final TestTimeline OTHERS = TestTimeline.of(OTHER, 0, 4);

  private final TestLog log = new TestLog(2);
  private final OtlpReceiver receiver = OtlpReceiver.start();

  @AfterEach
  void close() {
    receiver.close();
    log.close();
  }

  private void publishAll() {
    log.makeTimelines();
    log.publish(BUILD, OTHER);
    log.publish(OLD, SECOND, OTHERS, TestTimeline.gone(OTHER, 1));
    log.publish(LAST);
  }

  @Test
  void replay_ofTimelines_sendsTheLastOfEachJobAndSourceOnly() {
    publishAll();
    CommandRun run = CommandRun.replay(log, receiver);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err())
        .containsPattern("builds consumed +2 = 2 emitted")
        .containsPattern("timelines consumed +5 = 3 emitted \\+ 2 skipped \\+ 0 dead letters");
    assertThat(inside(receiver.spans())).isEqualTo(ids(LAST, SECOND, OTHERS));
    assertThat(receiver.spans())
        .hasSize(BUILD.spans() + OTHER.spans() + ids(LAST, SECOND, OTHERS).size());
  }

  @Test
  void replay_filters_chooseTimelinesToo() {
    publishAll();
    assertThat(sent("--pipeline", "ios")).isEqualTo(ids(OTHERS));
    assertThat(sent("--build", BUILD.id())).isEqualTo(ids(LAST, SECOND));
    // Their jobs finished at half past ten.
    assertThat(sent("--from", "2026-01-05T10:31:00Z")).isEmpty();
    assertThat(sent("--to", "2026-01-05T10:31:00Z")).isEqualTo(ids(LAST, SECOND, OTHERS));
    assertThat(sent("--dry-run")).isEmpty();
    assertThat(CommandRun.replay(log, receiver, "--dry-run", "--json").out())
        .contains(
            "\"timelines_consumed\":5,\"timelines_to_emit\":3,\"timelines_skipped\":2,"
                + "\"timeline_dead_letters\":0,\"timeline_spans\":"
                + ids(LAST, SECOND, OTHERS).values().stream().mapToInt(n -> n).sum());
  }

  private Map<String, Integer> sent(String... args) {
    int before = receiver.spans().size();
    CommandRun run = CommandRun.replay(log, receiver, args);
    assertThat(run.code()).as(run.err()).isZero();
    List<ReceivedSpan> spans = receiver.spans();
    return inside(spans.subList(before, spans.size()));
  }

  /** How often the spans of any timeline came. */
  private static Map<String, Integer> inside(List<ReceivedSpan> spans) {
    Map<String, Integer> known = ids(OLD, LAST, SECOND, OTHERS);
    return spans.stream()
        .filter(span -> known.containsKey(key(span.traceId(), span.spanId(), span.endNanos())))
        .collect(
            Collectors.toMap(
                span -> key(span.traceId(), span.spanId(), span.endNanos()),
                span -> 1,
                Integer::sum));
  }

  private static Map<String, Integer> ids(TestTimeline... timelines) {
    return Stream.of(timelines)
        .flatMap(timeline -> timeline.spans().stream())
        .collect(Collectors.toMap(TimelinesCommandsTest::key, span -> 1, (a, b) -> 1));
  }

  private static String key(SpanData span) {
    return key(span.getTraceId(), span.getSpanId(), span.getEndEpochNanos());
  }

  private static String key(String trace, String span, long end) {
    return trace + " " + span + " " + end;
  }

  @Test
  void replay_begunBeforeThereWereTimelines_comesToItsEndWithoutThem() {
    publishAll();
    String group = TestEmitter.group(log, "kitetrace-replay-old");
    Map<Integer, Long> ends =
        log.ends().entrySet().stream()
            .collect(Collectors.toMap(e -> e.getKey().partition(), Map.Entry::getValue));
    try (StateStore state = log.state()) {
      state.put(ReplayMark.key(group), new ReplayMark(Instant.now(), ends, Map.of(), null).json());
    }
    CommandRun run = CommandRun.replay(log, receiver, "--group", group);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).containsPattern("timelines consumed +0 =");
    assertThat(receiver.spans()).hasSize(BUILD.spans() + OTHER.spans());
  }

  @Test
  void deadLetter_ofATimeline_isListedShownAndRetried() throws Exception {
    log.makeTimelines();
    Map<String, Integer> refused = ids(SECOND);
    log.publish(SECOND, OTHERS, TestTimeline.broken(BUILD, 2));
    receiver.answer(
        request ->
            request.spans().stream()
                    .anyMatch(s -> refused.containsKey(key(s.traceId(), s.spanId(), s.endNanos())))
                ? new Answer.GrpcStatus(3, "bad span")
                : Answer.accept());
    try (Emitter emitter = TestEmitter.start(log, receiver, Map.of())) {
      emitter.awaitDrained(Duration.ofSeconds(60));
    }
    CommandRun listed = CommandRun.deadLetters(log, receiver, "list", "--reason", "refused");
    assertThat(listed.out())
        .hasLineCount(1)
        .contains(BUILD.id() + "/" + BUILD.job(1) + "/log", "bad span");
    String id = listed.out().replaceAll("(?s) .*", "");
    assertThat(CommandRun.deadLetters(log, receiver, "show", id).out())
        .contains("kitetrace-error-topic: " + log.topics().topics().timelines())
        .contains("kitetrace-timeline-source: log");
    receiver.answer(request -> Answer.accept());

    CommandRun retried = CommandRun.deadLetters(log, receiver, "retry");

    assertThat(retried.code()).isEqualTo(1); // what cannot be read fails again
    assertThat(retried.out()).contains("delivered, %d spans".formatted(SECOND.spans().size()));
    assertThat(retried.err())
        .contains("2 dead letters = 1 delivered + 0 with nothing to send + 1 failed again");
    assertThat(inside(receiver.spans())).isEqualTo(ids(SECOND, OTHERS));
  }
}
