package io.kitetrace.enricher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.enricher.command.EnricherProgram;
import io.kitetrace.enricher.consume.EnricherAcls;
import io.kitetrace.poller.Poller;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import io.kitetrace.testing.kafka.SecuredKafka;
import io.kitetrace.testing.kafka.StrimziUser;
import io.kitetrace.testing.process.ServiceProcess;
import io.kitetrace.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The enricher as the Kubernetes manifests let it in: TLS, a user of its own, its rights alone. */
class SecuredKafkaTest {

  private static final StrimziUser POLLER = StrimziUser.read("30-user-poller.yaml");
  private static final StrimziUser ENRICHER = StrimziUser.read("36-user-enricher.yaml");
  private static final String PASSWORD = "p4ssword-of-the-enricher";
  private static final String TOKEN = "bkua_t0ken-of-the-enricher";
  private static final Pattern WRITTEN =
      Pattern.compile("kitetrace_enricher_timelines_total\\{[^}]*\"complete\"[^}]*} [1-9]");

  @TempDir Path folder;

  @Test
  void rights_thatTheEnricherNeeds_areThoseOfTheManifest() {
    assertThat(
            EnricherAcls.of(Topics.DEFAULT, "kitetrace-enricher").stream()
                .map(right -> right.resource() + " " + right.name() + " " + right.operation()))
        .containsExactlyInAnyOrderElementsOf(
            ENRICHER.rights().stream()
                .map(
                    right ->
                        "%s %s %s"
                            .formatted(
                                right.pattern().resourceType(),
                                right.pattern().name(),
                                right.entry().operation()))
                .toList());
  }

  @Test
  void enricher_withNoMoreRightsThanTheManifests_writesTimelinesAndShowsNoSecret()
      throws Exception {
    try (SecuredKafka kafka = SecuredKafka.start(folder);
        BuildkiteSimulator buildkite =
            BuildkiteSimulator.start(SimulatorOptions.defaults().withBuilds(3))) {
      kafka.add(POLLER, PASSWORD);
      kafka.add(ENRICHER, PASSWORD);
      Settings poller = new Settings(Variables.of(variables(kafka, POLLER, buildkite)));
      try (Poller granting = new Poller(PollerSettings.read(poller));
          ServiceProcess enricher =
              ServiceProcess.start(
                  EnricherProgram.class,
                  variables(kafka, ENRICHER, buildkite),
                  folder.resolve("output"),
                  "enricher")) {
        granting.start();
        await()
            .atMost(Duration.ofMinutes(3))
            .failFast(() -> assertThat(enricher.isAlive()).as(enricher.output()).isTrue())
            .until(() -> WRITTEN.matcher(enricher.get("/prometheus")).find());
        assertThat(enricher.get("/health/readiness")).contains("\"status\":\"UP\"");
        assertThat(enricher.everythingShown()).doesNotContain(PASSWORD, TOKEN);
        assertThat(enricher.output()).doesNotContain("WARN", "ERROR");
      }
    }
  }

  private static Map<String, String> variables(
      SecuredKafka kafka, StrimziUser user, BuildkiteSimulator buildkite) {
    Map<String, String> variables = new HashMap<>(kafka.variables(user.name(), PASSWORD));
    variables.put("BUILDKITE_API_URL", buildkite.uri().toString());
    variables.put("BUILDKITE_API_TOKEN", TOKEN);
    variables.put("BUILDKITE_ORGANIZATION", "acme");
    variables.put("ENRICH_PIPELINES", "*");
    variables.put("ENRICH_LOGS", "all");
    return variables;
  }
}
