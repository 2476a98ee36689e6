package io.kitetrace.standalone;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.Faults;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedSpan;
import io.kitetrace.testing.process.ServiceProcess;
import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.Headers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Poller and emitter as real processes, while builds finish and resume, the API and the backend
 * fail one request in twenty, and in each round one of them is killed, the broker is restarted, or
 * an Error is thrown in one of their long-lived threads. CONTRIBUTING.md has the long form. Its
 * figures are in {@code target/chaos-test.txt}.
 */
class ChaosTest {

  private static final int ROUNDS = Integer.getInteger("kitetrace.test.rounds", 4);
  private static final long SEED = Long.getLong("kitetrace.test.seed", 12);
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final List<Answer> FAILURES =
      List.of(
          new Answer.HttpStatus(503, "away", "1"),
          new Answer.HttpStatus(429, "slow down"),
          new Answer.GrpcStatus(14, "away", Duration.ofMillis(300), true),
          new Answer.AcceptAfter(Duration.ofMillis(600)),
          new Answer.Garbage(),
          new Answer.Reset(),
          new Answer.AcceptThenReset());

  private final Random random = new Random(SEED);
  private final OtlpReceiver receiver = OtlpReceiver.start().bare();
  private final List<String> report = Collections.synchronizedList(new ArrayList<>());

  @TempDir Path folder;

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void services_killedRestartedAndBrokenInside_loseNothingAndNeverStandStill() throws Exception {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withBuilds(400)
            .withJobsPerBuild(5)
            .withLiveBuilds(150 * ROUNDS, Duration.ofSeconds(15L * ROUNDS))
            .withRateLimits(RateLimits.unlimited())
            .withFaults(Faults.none().withErrorRate(0.02).withCutRate(0.02).withHtmlRate(0.01));
    receiver.answer(
        request ->
            request.number() % 20 == 0
                ? FAILURES.get((int) (request.number() / 20 % FAILURES.size()))
                : Answer.accept());
    try (BuildkiteSimulator simulator = BuildkiteSimulator.start(options);
        ChaosBroker broker = ChaosBroker.start(folder.resolve("kafka"));
        ChaosWork work = new ChaosWork(simulator, folder);
        ChaosService poller = poller(simulator, broker, work);
        ChaosService emitter = emitter(broker, work, pollerVariables(simulator, broker))) {
      for (int round = 0; round < ROUNDS; round++) {
        play(round, broker, poller, emitter);
        poller.awaitReady();
        emitter.awaitReady();
      }
      simulator.faults(Faults.none());
      Instant quiet = simulator.anchor().plus(options.company().liveFor()).plusSeconds(1);
      await().atMost(options.company().liveFor().plus(LIMIT)).until(() -> isPast(quiet));
      report.add(work.awaitOrders(LIMIT));
      assertLogIsComplete(simulator, broker);
      assertEverySpanArrived(broker);
    } finally {
      Files.write(Path.of("target", "chaos-test.txt"), report);
    }
  }

  private void play(int round, ChaosBroker broker, ChaosService poller, ChaosService emitter)
      throws InterruptedException {
    switch (round % 4) {
      case 0 -> {
        long moment = receiver.requestCount() + random.nextInt(10);
        await().atMost(LIMIT).until(() -> receiver.requestCount() > moment);
        poller.kill();
        emitter.kill();
        poller.start();
        emitter.start();
        report.add("round %d: both killed".formatted(round));
      }
      case 1 -> report.add("round %d: %s".formatted(round, poller.breakNextThread(LIMIT)));
      case 2 -> report.add("round %d: %s".formatted(round, emitter.breakNextThread(LIMIT)));
      default -> {
        broker.restart();
        report.add("round %d: broker restarted".formatted(round));
      }
    }
  }

  private static boolean isPast(Instant time) {
    return Instant.now().isAfter(time);
  }

  private void assertLogIsComplete(BuildkiteSimulator simulator, ChaosBroker broker) {
    Map<String, Instant> truth =
        simulator
            .truth()
            .finished()
            .collect(toMap(BuildTruth::id, b -> b.last().orElseThrow().finishedAt()));
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(lastFinishes(broker)).containsAllEntriesOf(truth));
    assertThat(broker.builds())
        .extracting(r -> r.key() + "@" + ChaosBroker.header(r, Headers.VERSION))
        .doesNotHaveDuplicates();
    assertThat(broker.deadLetters()).isEmpty();
    report.add(
        "%d records of %d builds in the log, each version once"
            .formatted(broker.builds().size(), truth.size()));
  }

  private static Map<String, Instant> lastFinishes(ChaosBroker broker) {
    return broker.builds().stream()
        .collect(toMap(ConsumerRecord::key, ChaosTest::finishedAt, (a, b) -> b));
  }

  /** What an emitter that nothing happens to sends of the same log is what arrived. */
  private void assertEverySpanArrived(ChaosBroker broker) throws Exception {
    try (OtlpReceiver calm = OtlpReceiver.start().bare();
        ServiceProcess replay =
            ServiceProcess.start(
                Kitetrace.class,
                emitter(broker, calm),
                folder.resolve("replay.out"),
                "replay",
                "--json")) {
      assertThat(replay.awaitExit(LIMIT.toSeconds())).as(replay::output).isZero();
      Set<String> expected = ids(calm.spans());
      assertThat(expected).isNotEmpty();
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(() -> assertThat(missing(expected)).isEmpty());
      report.add(
          "%d spans, each arrived; %d requests, %d spans taken with the repeats"
              .formatted(expected.size(), receiver.requestCount(), receiver.spanCount()));
    }
  }

  /** As sets: an assertion that looks through a list for each takes minutes for so many. */
  private Set<String> missing(Set<String> expected) {
    Set<String> missing = new HashSet<>(expected);
    missing.removeAll(ids(receiver.spans()));
    return missing;
  }

  private static Set<String> ids(List<ReceivedSpan> spans) {
    return spans.stream().map(span -> span.traceId() + span.spanId()).collect(toSet());
  }

  private static Instant finishedAt(ConsumerRecord<String, byte[]> record) {
    try {
      return Objects.requireNonNull(BuildHead.read(record.value()).finishedAt());
    } catch (MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }

  private ChaosService poller(BuildkiteSimulator simulator, ChaosBroker broker, ChaosWork work) {
    Map<String, String> variables = pollerVariables(simulator, broker);
    List<ChaosThread> threads =
        List.of(
            ChaosThread.busy("poll-.*"),
            ChaosThread.busy("inbox-\\d+"),
            new ChaosThread("publish-.*", 20, () -> work.sendBuilds(variables)),
            ChaosThread.busy("poller"),
            new ChaosThread("hints-.*", 20, work::sendWebhooks),
            new ChaosThread("backfill-.*", 3, () -> work.backfill(variables)));
    Map<String, String> withWebhook = new HashMap<>(variables);
    withWebhook.putAll(work.variables());
    return new ChaosService("poller", withWebhook, folder, threads);
  }

  private ChaosService emitter(
      ChaosBroker broker, ChaosWork work, Map<String, String> pollerVariables) {
    List<ChaosThread> threads =
        Stream.of("log-consumer", "delivery", "tracer-\\d+", "otlp-export-\\d+")
            .map(names -> new ChaosThread(names, 20, () -> work.sendBuilds(pollerVariables)))
            .toList();
    return new ChaosService("emitter", emitter(broker, receiver), folder, threads);
  }

  private static Map<String, String> pollerVariables(
      BuildkiteSimulator simulator, ChaosBroker broker) {
    Map<String, String> variables = new HashMap<>(broker.variables());
    variables.put("BUILDKITE_API_TOKEN", "simulated");
    variables.put("BUILDKITE_ORGANIZATION", "acme");
    variables.put("BUILDKITE_API_URL", simulator.uri().toString());
    variables.put("API_REQUESTS_PER_MINUTE", "1000000");
    variables.put("POLL_INTERVAL", "300ms");
    return variables;
  }

  private static Map<String, String> emitter(ChaosBroker broker, OtlpReceiver receiver) {
    Map<String, String> variables = new HashMap<>(broker.variables());
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.grpcEndpoint());
    variables.put("OTEL_EXPORTER_OTLP_TIMEOUT", "2000");
    variables.put("EMITTER_MAX_REQUEST_BYTES", "64KB");
    return variables;
  }
}
