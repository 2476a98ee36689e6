package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.standalone.Kitetrace;
import io.kitetrace.testing.kafka.SecuredKafka;
import io.kitetrace.testing.kafka.StrimziUser;
import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.process.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operations.md tells an operator to do in the toolbox, done with the user of the toolbox and
 * no more rights than the manifests give it.
 */
class ToolboxRightsTest {

  private static final StrimziUser USER = StrimziUser.read("34-user-toolbox.yaml");
  private static final String PASSWORD = "p4ssword-of-the-toolbox";
  private static final String TOKEN = "bkua_of-the-test";

  @TempDir Path folder;
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicReference<String> refused = new AtomicReference<>();
  private SecuredKafka kafka;
  private BuildkiteSimulator api;
  private OtlpReceiver backend;

  @BeforeEach
  void start() {
    kafka = SecuredKafka.start(folder);
    kafka.add(USER, PASSWORD);
    api =
        BuildkiteSimulator.start(
            SimulatorOptions.defaults().withBuilds(20).withOrganizations("acme").withToken(TOKEN));
    backend = OtlpReceiver.start();
  }

  @AfterEach
  void stop() {
    backend.close();
    api.close();
    kafka.close();
  }

  @Test
  void commands_withTheRightsOfTheToolbox_doTheirWork() throws Exception {
    assertThat(run("doctor")).contains("ok       transactions", "all is well");

    assertThat(run("import", exported().toString())).contains("1 build", "published");
    assertThat(run("backfill", "--from", "60d")).contains("published");

    assertThat(run("replay", "--from", "90d", "--dry-run")).contains("replay");
    refuseOneTrace();
    assertThat(runTo(1, "replay", "--group", "kitetrace-replay-1", "--from", "90d"))
        .contains("1 dead letter");
    backend.answer(request -> Answer.accept());
    assertThat(run("dead-letters", "list", "--group", "kitetrace-replay-1"))
        .contains("kitetrace-replay-1  export/refused");
    assertThat(run("dead-letters", "retry", "--group", "kitetrace-replay-1"))
        .contains("1 dead letters = 1 delivered");
  }

  /** A build as an export has it: one of those that the API shows. */
  private Path exported() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI builds = api.uri().resolve("/v2/organizations/acme/builds?state=finished&per_page=1");
      String page =
          client
              .send(
                  HttpRequest.newBuilder(builds).header("Authorization", "Bearer " + TOKEN).build(),
                  BodyHandlers.ofString())
              .body();
      return Files.writeString(folder.resolve("page.json"), page);
    }
  }

  private void refuseOneTrace() {
    backend.answer(
        request ->
            request.spans().stream()
                    .anyMatch(
                        span ->
                            refused.compareAndSet(null, span.traceId())
                                || span.traceId().equals(refused.get()))
                ? new Answer.HttpStatus(400, "no such trace, please", null)
                : Answer.accept());
  }

  /** Runs a command to its end and gives what it said. */
  private String run(String... command) throws InterruptedException {
    return runTo(0, command);
  }

  private String runTo(int exitCode, String... command) throws InterruptedException {
    Map<String, String> variables = new HashMap<>(kafka.variables(USER.name(), PASSWORD));
    variables.put("BUILDKITE_API_URL", api.uri().toString());
    variables.put("BUILDKITE_API_TOKEN", TOKEN);
    variables.put("BUILDKITE_ORGANIZATION", "acme");
    variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", backend.httpEndpoint());
    Path output = folder.resolve("run" + runs.incrementAndGet() + ".log");
    try (ServiceProcess process =
        ServiceProcess.start(Kitetrace.class, variables, output, command)) {
      assertThat(process.awaitExit(180))
          .as("%s: %s", String.join(" ", command), process.output())
          .isEqualTo(exitCode);
      return process.output();
    }
  }
}
