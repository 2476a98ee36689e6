package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.simulator.api.RateLimits;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C and SIGTERM end a run in good order: its summary, its groups left, the signal's code. */
class SignalTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path folder;
  private final OtlpReceiver receiver = OtlpReceiver.start();
  private final BuildkiteSimulator api =
      BuildkiteSimulator.start(
          SimulatorOptions.defaults()
              .withCompany(CompanyShape.defaults().withBuilds(250).withHistory(Duration.ofDays(10)))
              .withRateLimits(RateLimits.unlimited()));

  @AfterEach
  void stop() {
    api.close();
    receiver.close();
  }

  @Test
  void service_sigterm_printsItsSummaryAndLeavesItsGroups() throws Exception {
    try (KitetraceProcess process = start(Map.of(), "standalone", "--json")) {
      await().atMost(PATIENCE).until(() -> receiver.spanCount() > 0);
      process.terminate();
      KitetraceProcess.Result end = process.await(PATIENCE);
      assertThat(end.exitCode()).as(end.err()).isEqualTo(143);
      assertThat(Json.figures(end.out()).get("builds_emitted")).as(end.err()).isPositive();
    }
    assertThat(members("kitetrace-emitter")).isZero();
    assertThat(members("kitetrace-poller")).isZero();
  }

  @Test
  void once_ctrlCWhilePolling_printsItsSummary() throws Exception {
    try (KitetraceProcess process =
        start(Map.of("API_REQUESTS_PER_MINUTE", "1"), "standalone", "--once", "--json")) {
      await().atMost(PATIENCE).until(() -> process.err().contains("; waits "));
      assertThat(process.err())
          .contains("first trace sent", "builds polled: 100, ", " sent, ", " s for the API");
      process.interrupt();
      KitetraceProcess.Result end = process.await(PATIENCE);
      assertThat(end.exitCode()).as(end.err()).isEqualTo(130);
      assertThat(Json.figures(end.out()).get("builds_seen")).as(end.err()).isPositive();
      assertThat(end.err()).doesNotContain("kitetrace: ");
    }
    assertThat(members("kitetrace-poller")).isZero();
  }

  @Test
  void once_sigtermWhileDelivering_printsItsSummary() throws Exception {
    receiver.answer(request -> new Answer.GrpcStatus(14, "gone for a walk"));
    try (KitetraceProcess process = start(Map.of(), "standalone", "--once")) {
      await().atMost(PATIENCE).until(() -> process.err().contains("builds sent: 0"));
      process.terminate();
      KitetraceProcess.Result end = process.await(PATIENCE);
      assertThat(end.exitCode()).as(end.err()).isEqualTo(143);
      assertThat(end.err()).contains("builds seen").doesNotContain("kitetrace: ");
    }
    assertThat(members("kitetrace-emitter")).isZero();
  }

  @Test
  void demo_ctrlC_leavesNothingBehind() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    try (KitetraceProcess process =
        KitetraceProcess.startInForeground(folder, environment, "demo")) {
      await().atMost(PATIENCE).until(() -> !demos(temporary).isEmpty());
      process.interrupt();
      KitetraceProcess.Result end = process.await(PATIENCE);
      assertThat(end.exitCode()).as(end.err()).isEqualTo(130);
    }
    assertThat(demos(temporary)).isEmpty();
  }

  private static List<Path> demos(Path temporary) throws Exception {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.filter(path -> path.getFileName().toString().startsWith("kitetrace-demo"))
          .toList();
    }
  }

  private KitetraceProcess start(Map<String, String> more, String... command) throws Exception {
    Map<String, String> variables = OnceRun.variables(api.uri(), receiver, folder.resolve("data"));
    variables.putAll(more);
    return KitetraceProcess.startInForeground(folder, variables, command);
  }

  /** Who did not leave is a member still, once the broker is there again. */
  private int members(String group) throws Exception {
    try (EmbeddedKafka kafka =
            EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder.resolve("data")));
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .size();
    }
  }
}
