package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.simulator.api.RateLimits;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatorOptionsTest {
  private static final SimulatorOptions DEFAULTS = SimulatorOptions.defaults();

  @Test
  void defaults_areBuildkitesLimitsAndAnAveragCompany() {
    assertThat(DEFAULTS.rateLimits()).isEqualTo(new RateLimits(200, 50));
    assertThat(DEFAULTS.organizations()).containsExactly("acme");
    assertThat(DEFAULTS.company().builds()).isEqualTo(500);
    assertThat(DEFAULTS.address().getPort()).isZero();
  }

  @Test
  void nonsense_isRefused() {
    refused(() -> DEFAULTS.withPort(70_000));
    refused(() -> DEFAULTS.withOrganizations());
    refused(() -> DEFAULTS.withOrganizations("a/b"));
    refused(() -> DEFAULTS.withOrganizations("acme", "acme"));
    refused(() -> DEFAULTS.withOrganizations("acme", "globex").withRecordings(Path.of("x")));
    refused(() -> DEFAULTS.withDeepestOffset(-1));
    refused(() -> DEFAULTS.withBuilds(-1));
    refused(() -> DEFAULTS.withPipelines(0));
    refused(() -> DEFAULTS.withJobsPerBuild(4_001));
    refused(() -> DEFAULTS.withHistory(Duration.ofSeconds(1)));
    refused(() -> DEFAULTS.withLiveBuilds(1, Duration.ZERO));
    refused(() -> new RateLimits(-1, 0));
  }

  @Test
  void token_isNotPrinted() {
    assertThat(DEFAULTS.withToken("hush").toString()).doesNotContain("hush");
  }

  @Test
  void takenPort_isToldAtOnce() {
    try (var first = BuildkiteSimulator.start(DEFAULTS.withBuilds(1))) {
      assertThatThrownBy(
              () -> BuildkiteSimulator.start(DEFAULTS.withBuilds(1).withPort(first.port())))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("could not start");
    }
  }

  private static void refused(Runnable action) {
    assertThatThrownBy(action::run).isInstanceOf(IllegalArgumentException.class);
  }
}
