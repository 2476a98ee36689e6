package io.kitetrace.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.core.value.MapPropertyResolver;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfiguredVariablesTest {

  @Test
  void get_findsTheNameInTheStyleOfApplicationYml() {
    Variables variables =
        new ConfiguredVariables(
            Variables.of(Map.of("POLL_OVERLAP", "5m")),
            new MapPropertyResolver(
                Map.of(
                    "poll.interval", "10s",
                    "buildkite.api-token", "t",
                    "poll.overlap", "1m")));
    assertThat(variables.get("POLL_INTERVAL")).isEqualTo("10s");
    assertThat(variables.get("BUILDKITE_API_TOKEN")).isEqualTo("t");
    assertThat(variables.get("POLL_OVERLAP")).as("the environment wins").isEqualTo("5m");
    assertThat(variables.get("HISTORY")).isNull();
  }
}
