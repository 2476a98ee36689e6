package io.kitetrace.enricher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.enricher.settings.EnricherSettings.Which;
import io.kitetrace.runtime.kafka.StartPosition;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnricherSettingsTest {

  @Test
  void nothingSet_asksForNothing() {
    EnricherSettings settings = EnricherSettings.read(new Settings(Variables.of(Map.of())));

    assertThat(settings.pipelines().isEmpty()).isTrue();
    assertThat(settings.logs()).isEqualTo(new EnricherSettings.Logs(Which.FAILED, false, 1L << 26));
    assertThat(settings.tests().artifacts()).hasToString("**/junit*.xml");
    assertThat(settings.tests().minDuration()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.profiles().artifacts().isEmpty()).isTrue();
    assertThat(settings.profiles().maxSpans()).isEqualTo(200);
    assertThat(settings.requestsPerMinute()).isEqualTo(10);
    assertThat(settings.group()).isEqualTo("kitetrace-enricher");
    assertThat(settings.tests().engine()).isFalse();
    assertThat(settings.start()).isEqualTo(new StartPosition.Earliest());
  }

  @Test
  void service_withoutPipelines_isRefused() {
    Settings variables = settings("BUILDKITE_API_TOKEN", "bkua_token");
    EnricherSettings.readForService(variables);

    assertThat(variables.faults()).singleElement().asString().startsWith("ENRICH_PIPELINES: ");
  }

  @Test
  void service_withoutAToken_isRefused_andToldWhichScopesItNeeds() {
    Settings variables = settings("ENRICH_PIPELINES", "*");
    EnricherSettings.readForService(variables);

    assertThat(variables.faults())
        .singleElement()
        .asString()
        .startsWith("BUILDKITE_API_TOKEN: ")
        .contains("read_build_logs", "read_artifacts");
  }

  @Test
  void everything_canBeSet() {
    Settings variables =
        settings(
            "ENRICH_PIPELINES", "web-*,api",
            "ENRICH_LOGS", "slow",
            "ENRICH_LOG_COMMANDS", "true",
            "ENRICH_MAX_LOG_BYTES", "200 MiB",
            "ENRICH_TESTS", "none",
            "ENRICH_TEST_MIN_DURATION", "250ms",
            "ENRICH_PROFILES", "**/*.profile.gz, trace.json",
            "ENRICH_PROFILE_MAX_SPANS", "50",
            "ENRICH_REQUESTS_PER_MINUTE", "30",
            "ENRICH_TEST_ENGINE", "true",
            "ENRICH_GROUP", "other",
            "ENRICH_START", "latest");
    EnricherSettings settings = EnricherSettings.read(variables);

    assertThat(variables.faults()).isEmpty();
    assertThat(variables.unknown()).isEmpty();
    assertThat(settings.pipelines().matches("web-shop")).isTrue();
    assertThat(settings.logs())
        .isEqualTo(new EnricherSettings.Logs(Which.SLOW, true, 200L * 1024 * 1024));
    assertThat(settings.tests().artifacts().isEmpty()).isTrue();
    assertThat(settings.tests().minDuration()).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.profiles().artifacts().matches("out/bazel.profile.gz")).isTrue();
    assertThat(settings.profiles().maxSpans()).isEqualTo(50);
    assertThat(settings.requestsPerMinute()).isEqualTo(30);
    assertThat(settings.group()).isEqualTo("other");
    assertThat(settings.tests().engine()).isTrue();
    assertThat(settings.start()).isEqualTo(new StartPosition.Latest());
  }

  @Test
  void faults_areAllReported_eachByItsVariable() {
    Settings variables =
        settings(
            "ENRICH_PIPELINES", "Web Shop",
            "ENRICH_LOGS", "some",
            "ENRICH_LOG_COMMANDS", "perhaps",
            "ENRICH_MAX_LOG_BYTES", "12",
            "ENRICH_TESTS", "none,*.xml",
            "ENRICH_TEST_MIN_DURATION", "soon",
            "ENRICH_PROFILES", "none,none",
            "ENRICH_PROFILE_MAX_SPANS", "5000",
            "ENRICH_REQUESTS_PER_MINUTE", "0",
            "ENRICH_START", "somewhere");
    EnricherSettings.read(variables);

    assertThat(variables.faults())
        .extracting(fault -> fault.substring(0, fault.indexOf(':')))
        .containsExactlyInAnyOrder(
            "ENRICH_PIPELINES",
            "ENRICH_LOGS",
            "ENRICH_LOG_COMMANDS",
            "ENRICH_MAX_LOG_BYTES",
            "ENRICH_TESTS",
            "ENRICH_TEST_MIN_DURATION",
            "ENRICH_PROFILES",
            "ENRICH_PROFILE_MAX_SPANS",
            "ENRICH_REQUESTS_PER_MINUTE",
            "ENRICH_START");
  }

  @ParameterizedTest
  @CsvSource({
    "**/junit*.xml, junit.xml, true",
    "**/junit*.xml, a/b/junit-1.xml, true",
    "**/junit*.xml, a\\junit.xml, true",
    "**/junit*.xml, ./junit.xml, true",
    "**/junit*.xml, a/myjunit.xml, false",
    "**/junit*.xml, junit/report.xml, false",
    "reports/*.xml, reports/a.xml, true",
    "reports/*.xml, reports/a/b.xml, false",
    "reports/**, reports/a/b.xml, true",
    "a?.xml, a1.xml, true",
    "a?.xml, a/.xml, false",
    "a.xml, aXxml, false"
  })
  void artifacts_areMatchedByTheirPaths(String glob, String path, boolean matches) {
    assertThat(new ArtifactGlobs(List.of(glob)).matches(path)).isEqualTo(matches);
  }

  private static Settings settings(String... pairs) {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      variables.put(pairs[i], pairs[i + 1]);
    }
    return new Settings(Variables.of(variables));
  }
}
