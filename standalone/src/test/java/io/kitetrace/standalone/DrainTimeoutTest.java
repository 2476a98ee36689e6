package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --once} and a backend that takes nothing: a hiccup is borne, a mistake is not. */
class DrainTimeoutTest {

  @TempDir Path folder;
  private final OtlpReceiver receiver = OtlpReceiver.start();
  private final FewBuilds api = FewBuilds.start(FewBuilds.finished("web", 5));

  @AfterEach
  void stop() {
    api.close();
    receiver.close();
  }

  @Test
  void once_backendThatComesBack_delivers() {
    AtomicInteger requests = new AtomicInteger();
    receiver.answer(
        request ->
            requests.incrementAndGet() <= 4
                ? new Answer.GrpcStatus(14, "gone for a walk")
                : Answer.accept());
    OnceRun run = OnceRun.of(variables());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.figures()).containsEntry("builds_emitted", 5.0);
    assertThat(requests).hasValueGreaterThan(4);
  }

  @Test
  void once_backendThatStaysAway_saysWhatIsKeptAndTheNextRunDelivers() {
    Map<String, String> away = variables();
    away.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
    OnceRun run = OnceRun.of(away, "--drain-timeout", "3s");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.sentences())
        .singleElement()
        .asString()
        .contains("OTEL_EXPORTER_OTLP_ENDPOINT", "nothing is lost", folder.toString(), "next run");

    OnceRun next = OnceRun.of(variables());
    assertThat(next.exitCode()).as(next.err()).isZero();
    assertThat(next.figures())
        .containsEntry("builds_published", 0.0)
        .containsEntry("builds_emitted", 5.0);
    assertThat(receiver.traceIds()).hasSize(5);
  }

  @Test
  void once_unknownHost_failsAtOnce() {
    fails("http://collector.invalid:4317", Map.of(), "host");
  }

  @Test
  void once_refusedKey_failsAtOnce() {
    receiver.answer(request -> new Answer.GrpcStatus(16, "who are you"));
    fails(receiver.grpcEndpoint(), Map.of(), "UNAUTHENTICATED");
  }

  /** Nobody waits for a long history to be polled to hear that the key is wrong. */
  @Test
  void once_refusedKeyWhilePolling_endsThePass() {
    receiver.answer(request -> new Answer.GrpcStatus(16, "who are you"));
    try (BuildkiteSimulator company =
        BuildkiteSimulator.start(
            SimulatorOptions.defaults()
                .withCompany(CompanyShape.defaults().withBuilds(1000))
                .withRateLimits(RateLimits.unlimited()))) {
      Map<String, String> variables = variables();
      variables.put("BUILDKITE_API_URL", company.uri().toString());
      variables.put("API_REQUESTS_PER_MINUTE", "2");
      OnceRun run = OnceRun.of(variables);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.sentences()).singleElement().asString().contains("UNAUTHENTICATED");
      assertThat(company.counters().requests()).isLessThan(10);
    }
  }

  @Test
  void once_grpcToAnHttpPort_failsAtOnce() {
    fails(api.uri().toString(), Map.of(), "OTEL_EXPORTER_OTLP_PROTOCOL");
  }

  @Test
  void once_httpsToAPlainPort_failsAtOnce() {
    fails(receiver.grpcEndpoint().replace("http:", "https:"), Map.of(), "https");
  }

  private void fails(String endpoint, Map<String, String> more, String word) {
    Map<String, String> variables = variables();
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
    variables.putAll(more);
    long start = System.nanoTime();
    OnceRun run = OnceRun.of(variables, "--drain-timeout", "15m");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.sentences())
        .singleElement()
        .asString()
        .contains(word, "nothing is lost", "next run");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(10));
  }

  private Map<String, String> variables() {
    return OnceRun.variables(api.uri(), receiver, folder.resolve("data"));
  }
}
