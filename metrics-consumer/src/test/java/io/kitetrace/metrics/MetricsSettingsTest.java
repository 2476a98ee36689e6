package io.kitetrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.metrics.export.LabelLimits;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.settings.Variables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsSettingsTest {

  @Test
  void read_withNothingSet_hasTheDefaults() {
    MetricsSettings settings = read(Map.of());
    assertThat(settings.topic()).isEqualTo("buildkite.builds");
    assertThat(settings.group()).isEqualTo("kitetrace-metrics");
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(settings.filter().pipelines().matchesAll()).isTrue();
    assertThat(settings.filter().maxAge()).isEqualTo(Duration.ofDays(1));
    assertThat(settings.limits()).isEqualTo(new LabelLimits(200, 30, 30));
  }

  @Test
  void read_takesEachVariable() {
    MetricsSettings settings =
        read(
            Map.of(
                "BUILDS_TOPIC", "b",
                "METRICS_GROUP", "g",
                "KAFKA_BOOTSTRAP_SERVERS", "kafka:1",
                "METRICS_PIPELINES", "web-*, api",
                "METRICS_MAX_AGE", "2h",
                "METRICS_MAX_PIPELINES", "1",
                "METRICS_MAX_QUEUES", "2",
                "METRICS_MAX_ERROR_TYPES", "3"));
    assertThat(settings.topic()).isEqualTo("b");
    assertThat(settings.group()).isEqualTo("g");
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("kafka:1");
    assertThat(settings.filter().pipelines().globs()).isEqualTo(List.of("web-*", "api"));
    assertThat(settings.filter().maxAge()).isEqualTo(Duration.ofHours(2));
    assertThat(settings.limits()).isEqualTo(new LabelLimits(1, 2, 3));
  }

  @Test
  void read_ofMaxAgeNone_countsBuildsOfAnyAge() {
    assertThat(read(Map.of("METRICS_MAX_AGE", "none")).filter().maxAge()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "METRICS_MAX_AGE, soon",
    "METRICS_MAX_PIPELINES, 0",
    "METRICS_MAX_QUEUES, many",
    "METRICS_MAX_ERROR_TYPES, 1000000",
    "KAFKA_BOOTSTRAP_SERVERS, kafka",
    "BUILDS_TOPIC, builds/all",
  })
  void read_ofAWrongValue_namesTheVariable(String variable, String value) {
    assertThatThrownBy(() -> read(Map.of(variable, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(variable + ": ");
  }

  private static MetricsSettings read(Map<String, String> variables) {
    Settings settings = new Settings(Variables.of(variables));
    MetricsSettings read = MetricsSettings.read(settings);
    settings.check();
    return read;
  }
}
