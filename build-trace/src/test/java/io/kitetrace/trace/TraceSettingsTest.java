package io.kitetrace.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceSettingsTest {

  @Test
  void read_nothingSet_givesTheDefaults() {
    TraceOptions options = read(Map.of());
    assertThat(options)
        .usingRecursiveComparison()
        .ignoringFields("metadataInclude", "agentMetadataInclude")
        .isEqualTo(TraceOptions.DEFAULTS);
    assertThat(options.metadataInclude().matchesAll()).isTrue();
  }

  @Test
  void read_everyVariable_isHeard(@TempDir Path folder) throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "k3y\n");
    TraceOptions options =
        read(
            Map.ofEntries(
                Map.entry("TRACE_SERVICE_NAME", "ci-{pipeline}"),
                Map.entry("TRACE_UPSTREAM", "join"),
                Map.entry("TRACE_MIN_QUEUE_SPAN", "250ms"),
                Map.entry("TRACE_SKIPPED_JOBS", "true"),
                Map.entry("TRACE_MAX_VALUE_LENGTH", "100"),
                Map.entry("TRACE_METADATA_INCLUDE", "a*"),
                Map.entry("TRACE_METADATA_EXCLUDE", "ab"),
                Map.entry("TRACE_AGENT_METADATA_INCLUDE", "c*"),
                Map.entry("TRACE_AGENT_METADATA_EXCLUDE", "cd"),
                Map.entry("TRACE_METADATA_NUMERIC", "n"),
                Map.entry("TRACE_ATTRIBUTES_EXCLUDE", "x.*"),
                Map.entry("TRACE_ATTRIBUTES_HASH", "*.email"),
                Map.entry("TRACE_HASH_KEY_FILE", key.toString()),
                Map.entry("TRACE_ENV_INCLUDE", "CI_*"),
                Map.entry("TRACE_COMPATIBILITY", "seed"),
                Map.entry("TRACE_VERSIONS", "whole"),
                Map.entry("OTEL_RESOURCE_ATTRIBUTES", "team=a%20b, k=v+w")));
    assertThat(options.serviceName()).isEqualTo("ci-{pipeline}");
    assertThat(options.upstream()).isEqualTo(TraceOptions.Upstream.JOIN);
    assertThat(options.minQueueSpan()).isEqualTo(Duration.ofMillis(250));
    assertThat(options.skippedJobs()).isTrue();
    assertThat(options.maxValueLength()).isEqualTo(100);
    assertThat(options.includesMetadata("ac")).isTrue();
    assertThat(options.includesMetadata("ab")).isFalse();
    assertThat(options.includesAgentTag("ce")).isTrue();
    assertThat(options.includesAgentTag("cd")).isFalse();
    assertThat(options.numericMetadata().matches("n")).isTrue();
    assertThat(options.attributesExclude().matches("x.y")).isTrue();
    assertThat(options.attributesHash().matches("a.email")).isTrue();
    assertThat(options.hashKey()).isNotNull();
    assertThat(options.hashKey().value()).isEqualTo("k3y");
    assertThat(options.envInclude().matches("CI_X")).isTrue();
    assertThat(options.compatibility()).isEqualTo(TraceOptions.Compatibility.SEED);
    assertThat(options.versions()).isEqualTo(TraceOptions.Versions.WHOLE);
    assertThat(options.resourceAttributes())
        .containsExactly(Map.entry("team", "a b"), Map.entry("k", "v+w"));
    assertThat(options.toString()).doesNotContain("k3y");
  }

  @Test
  void read_serviceName_fallsBackToOpenTelemetrysOwnVariable() {
    assertThat(read(Map.of("OTEL_SERVICE_NAME", "builds")).serviceName()).isEqualTo("builds");
  }

  @ParameterizedTest
  @CsvSource({
    "TRACE_UPSTREAM,sideways,TRACE_UPSTREAM",
    "TRACE_MIN_QUEUE_SPAN,soon,TRACE_MIN_QUEUE_SPAN",
    "TRACE_SKIPPED_JOBS,perhaps,TRACE_SKIPPED_JOBS",
    "TRACE_MAX_VALUE_LENGTH,0,TRACE_MAX_VALUE_LENGTH",
    "TRACE_ATTRIBUTES_HASH,*.email,TRACE_HASH_KEY",
    "TRACE_COMPATIBILITY,leaf,TRACE_COMPATIBILITY",
    "TRACE_VERSIONS,some,TRACE_VERSIONS",
    "OTEL_RESOURCE_ATTRIBUTES,team,OTEL_RESOURCE_ATTRIBUTES",
    "OTEL_RESOURCE_ATTRIBUTES,team=%zz,OTEL_RESOURCE_ATTRIBUTES"
  })
  void read_wrongValue_isAFaultThatNamesItsVariable(String variable, String value, String named) {
    Settings settings = new Settings(Variables.of(Map.of(variable, value)));
    TraceSettings.read(settings);
    assertThat(settings.faults()).singleElement().asString().startsWith(named + ": ");
  }

  private static TraceOptions read(Map<String, String> variables) {
    Settings settings = new Settings(Variables.of(variables));
    TraceOptions options = TraceSettings.read(settings);
    settings.check();
    return options;
  }
}
