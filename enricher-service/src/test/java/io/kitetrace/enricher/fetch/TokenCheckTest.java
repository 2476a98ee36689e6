package io.kitetrace.enricher.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.doctor.Finding;
import io.kitetrace.simulator.BuildkiteSimulator;
import io.kitetrace.simulator.SimulatorOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenCheckTest {

  private static final SimulatorOptions OPTIONS =
      SimulatorOptions.defaults()
          .withBuilds(1)
          .withToken(Asks.TOKEN)
          .withScopes(Set.of("read_builds", "read_build_logs"));

  @Test
  void run_namesTheScopesThatAreMissing_forWhatIsSet() {
    try (BuildkiteSimulator simulator = BuildkiteSimulator.start(OPTIONS)) {
      assertThat(run(simulator.uri(), Map.of()))
          .singleElement()
          .isInstanceOfSatisfying(
              Finding.Wrong.class,
              finding ->
                  assertThat(finding.toString())
                      .contains("BUILDKITE_API_TOKEN: the token lacks read_artifacts,")
                      .doesNotContain(Asks.TOKEN));
      assertThat(run(simulator.uri(), Map.of("ENRICH_TESTS", "none")))
          .singleElement()
          .isInstanceOf(Finding.Fine.class);
    }
  }

  @Test
  void run_withoutAnApi_saysSo() {
    assertThat(run(URI.create("http://127.0.0.1:1"), Map.of()))
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.Wrong.class,
            finding -> assertThat(finding.toString()).contains("BUILDKITE_API_URL: "));
  }

  private static List<Finding> run(URI api, Map<String, String> variables) {
    return new TokenCheck(Asks.settings(api, variables)).run();
  }
}
