package io.kitetrace.emitter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.emitter.TestBuild;
import io.kitetrace.emitter.TestEmitter;
import io.kitetrace.emitter.TestLog;
import io.kitetrace.emitter.TestTimeline;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedRequest;
import io.kitetrace.testing.otlp.ReceivedSpan;
import io.kitetrace.wire.Headers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills emitters' processes (SIGKILL) in the midst of their work, while others join and leave and
 * the backend fails one request in twenty, in every way there is. CONTRIBUTING.md tells how to run
 * its long form.
 */
class KillTest {

  private static final int KILLS = Integer.getInteger("kitetrace.test.kills", 5);
  private static final int BUILDS = Integer.getInteger("kitetrace.test.builds", 400);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final List<Answer> FAILURES =
      List.of(
          new Answer.HttpStatus(503, "away", "1"),
          new Answer.HttpStatus(429, "slow down"),
          new Answer.HttpStatus(500, "oops"),
          new Answer.HttpStatus(401, "who are you"),
          new Answer.GrpcStatus(14, "away", Duration.ofMillis(300), true),
          new Answer.GrpcStatus(14, "away", Duration.ofMillis(300), false),
          new Answer.GrpcStatus(8, "quota", Duration.ofMillis(200), true),
          new Answer.GrpcStatus(4, "late"),
          new Answer.GrpcStatus(16, "who are you"),
          new Answer.AcceptAfter(Duration.ofMillis(600)),
          new Answer.AcceptAfter(Duration.ofMillis(1_800)), // after the emitter's time-out
          new Answer.Silence(),
          new Answer.Garbage(),
          new Answer.Reset(),
          new Answer.AcceptThenReset(),
          new Answer.HttpStatus(400, "bad request"),
          new Answer.HttpStatus(413, "no room"),
          new Answer.GrpcStatus(3, "bad span"),
          new Answer.GrpcStatus(8, "message larger than max"),
          new Answer.Partial(span -> !span.isRoot(), "no children today"));

  private final TestLog log = new TestLog(6);
  private final OtlpReceiver receiver = OtlpReceiver.start();
  private final Random random = new Random(7);
  private final String group = TestEmitter.group(log, TestEmitter.GROUP);
  private final AtomicInteger failures = new AtomicInteger();

  @TempDir Path folder;

  @AfterEach
  void close() {
    receiver.close();
    log.close();
  }

  @Test
  void emittersKilledAtWork_backendFailingInEveryWay_nothingIsMissingAndRepeatsAreIdentical()
      throws Exception {
    List<TestBuild> builds =
        IntStream.rangeClosed(1, BUILDS).mapToObj(n -> TestBuild.of(n, 1 + n % 7)).toList();
    Map<String, String> variables =
        TestEmitter.variables(
            log,
            receiver,
            Map.of(
                "EMITTER_MAX_REQUEST_BYTES", "16KB",
                "OTEL_EXPORTER_OTLP_TIMEOUT", "1000",
                "KAFKA_SESSION_TIMEOUT_MS", "2000",
                "KAFKA_HEARTBEAT_INTERVAL_MS", "300"));
    log.makeTimelines();
    try (EmitterFleet fleet = new EmitterFleet(variables, folder)) {
      receiver.answer(request -> oneInTwentyFails(fleet, request));
      int kills = 0;
      for (int wave = 0; wave < KILLS; wave++) {
        fleet.growTo(2 + random.nextInt(2));
        publish(
            builds.subList(
                (int) ((long) BUILDS * wave / KILLS), (int) ((long) BUILDS * (wave + 1) / KILLS)));
        kills += killOneAtWork(fleet) ? 1 : 0;
        if (wave % 3 == 2) {
          restartOne(fleet);
        }
      }
      // Where a wave was delivered before the moment had come, the kill is still owed.
      assertThat(kills).isGreaterThanOrEqualTo(KILLS * 4 / 5);
      fleet.growTo(2);
      awaitDelivered();
      fleet.terminateAll();
      System.err.printf(
          "%d SIGKILLs at work, %d emitters started, %d requests, %d failed, %d spans taken, %d"
              + " dead letters%n",
          kills,
          fleet.started(),
          receiver.requestCount(),
          failures.get(),
          receiver.spanCount(),
          log.deadLetters().size());
    }
    assertEveryLetterIsRetried(builds);
    assertEverySpanArrived(builds);
  }

  /** Builds, and of each third what went on inside its first job. */
  private void publish(List<TestBuild> builds) {
    log.publish(builds);
    log.publish(
        builds.stream()
            .filter(KillTest::isEnriched)
            .map(KillTest::timeline)
            .toArray(TestTimeline[]::new));
  }

  private static boolean isEnriched(TestBuild build) {
    return build.number() % 3 == 0;
  }

  private static TestTimeline timeline(TestBuild build) {
    return TestTimeline.of(build, 0, 1 + build.number() % 5);
  }

  private Answer oneInTwentyFails(EmitterFleet fleet, ReceivedRequest request) {
    fleet.saw(request);
    if (request.number() % 20 != 0) {
      return Answer.accept();
    }
    return FAILURES.get(failures.getAndIncrement() % FAILURES.size());
  }

  /** Whether one was killed in the midst of a wave; false if it was delivered before. */
  private boolean killOneAtWork(EmitterFleet fleet) throws InterruptedException {
    Map<Integer, Integer> before = fleet.requests();
    int more = 1 + random.nextInt(6);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1 + random.nextInt(20)))
        .until(() -> fleet.furtherBy(more, before).isPresent() || delivered());
    Optional<Integer> victim = fleet.furtherBy(more, before);
    if (victim.isEmpty()) {
      return false;
    }
    boolean atWork = !delivered();
    fleet.kill(victim.get());
    return atWork;
  }

  private void restartOne(EmitterFleet fleet) throws InterruptedException {
    Optional<Integer> one = fleet.furtherBy(1, Map.of());
    if (one.isPresent()) {
      fleet.growTo(3);
      fleet.terminate(one.get());
    }
  }

  /** As long as it makes progress; it is stuck if nothing is committed for a while. */
  private void awaitDelivered() {
    long[] last = {-1, System.nanoTime()};
    await()
        .atMost(Duration.ofMinutes(30))
        .failFast(
            "nothing was committed for a while",
            () -> {
              long committed = log.committed(group);
              if (committed != last[0]) {
                last[0] = committed;
                last[1] = System.nanoTime();
              }
              return System.nanoTime() - last[1] > PATIENCE.toNanos();
            })
        .until(this::delivered);
  }

  private boolean delivered() {
    return log.committed(group) == log.endWithTimelines();
  }

  /** What was refused for good lies there with its reason, and arrives when the backend is well. */
  private void assertEveryLetterIsRetried(List<TestBuild> builds) {
    List<ConsumerRecord<byte[], byte[]>> letters = log.deadLetters();
    assertThat(letters)
        .hasSizeLessThan(builds.size() / 2)
        .allSatisfy(
            letter ->
                assertThat(TestLog.header(letter, Headers.ERROR_MESSAGE))
                    .containsAnyOf("bad", "no room", "larger than max", "no children today"));
    receiver.answer(request -> Answer.accept());
    CommandRun retried = CommandRun.deadLetters(log, receiver, "retry");
    assertThat(retried.code()).as(retried.err()).isZero();
  }

  private void assertEverySpanArrived(List<TestBuild> builds) {
    Map<String, Map<String, String>> fingerprints = new HashMap<>();
    for (ReceivedSpan span : receiver.spans()) {
      String before =
          fingerprints
              .computeIfAbsent(span.traceId(), id -> new HashMap<>())
              .putIfAbsent(span.spanId(), span.fingerprint());
      assertThat(before).isIn(null, span.fingerprint());
    }
    assertThat(builds)
        .allSatisfy(
            build ->
                assertThat(fingerprints.getOrDefault(build.traceId(), Map.of()))
                    .hasSize(
                        build.spans() + (isEnriched(build) ? timeline(build).spans().size() : 0)));
  }
}
