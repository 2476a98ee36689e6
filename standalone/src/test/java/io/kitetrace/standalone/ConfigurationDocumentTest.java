package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.SettingsException;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.settings.VariableTable;
import io.kitetrace.testing.settings.VariableTable.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * docs/configuration.md is made from variables.txt ({@code -Dkitetrace.golden.update=true} writes
 * it), and variables.txt says what the settings do.
 */
class ConfigurationDocumentTest {

  private static final Path DOCUMENT =
      Path.of(System.getProperty("kitetrace.root"), "docs/configuration.md");
  private static final Map<String, String> REQUIRED =
      Map.of("BUILDKITE_API_TOKEN", "t", "BUILDKITE_ORGANIZATION", "acme");

  /** What a value needs beside it to be valid. */
  private static final Map<String, Map<String, String>> TOGETHER =
      Map.of(
          "TRACE_ATTRIBUTES_HASH", Map.of("TRACE_HASH_KEY", "k"),
          "TRACE_HASH_KEY", Map.of("TRACE_ATTRIBUTES_HASH", "x"),
          "WEBHOOK_PORT", Map.of("BUILDKITE_WEBHOOK_TOKEN", "t"),
          "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
              Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));

  /** What is told of settings and is no setting. */
  private static final String NO_SETTINGS = "[\\w.$]*\\$\\$Lambda/[^]]*|dataIsChosen=\\w+";

  static List<Row> defaults() {
    return rows().stream().filter(Row::hasDefault).toList();
  }

  static List<Row> examples() {
    // Files that examples name are not there.
    return rows().stream().filter(row -> !row.alias() && !row.type().equals("path")).toList();
  }

  private static List<Row> rows() {
    return VariableTable.rows().stream()
        .filter(row -> !Set.of("Metrics consumer", "Tests").contains(row.section()))
        .toList();
  }

  @Test
  void document_isThatOfTheTable() throws IOException {
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Files.writeString(DOCUMENT, VariableTable.document());
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(VariableTable.document());
  }

  @Test
  void table_namesEveryVariableThatIsRead() {
    AskedFor asked = new AskedFor();
    try {
      StandaloneSettings.read(new Settings(asked));
    } catch (SettingsException e) {
      // token and organization are missing; what matters is what was asked for
    }
    assertThat(asked.names)
        .contains("POLL_INTERVAL", "EMITTER_GROUP", "TRACE_UPSTREAM", "KITETRACE_DATA")
        .filteredOn(name -> name.equals(name.toUpperCase(java.util.Locale.ROOT)))
        .isSubsetOf(VariableTable.names());
  }

  @Test
  void row_saysWhatItDoesWithTypeAndExample() {
    assertThat(VariableTable.rows())
        .allSatisfy(
            row -> {
              if (row.alias()) {
                assertThat(VariableTable.names()).contains(row.aliasOf());
              } else {
                assertThat(row.type()).isIn(VariableTable.TYPES);
                assertThat(row.example()).isNotBlank();
                assertThat(row.text()).endsWith(".");
              }
            });
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void default_whenSet_changesNothing(Row row) {
    assertThat(told(read(row.name(), row.byDefault()))).isEqualTo(told(read(row.name(), "")));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_isAccepted(Row row) {
    assertThat(read(row.name(), row.example().replace("…", "abc")).poller()).isNotNull();
  }

  private static StandaloneSettings read(String name, String value) {
    Map<String, String> variables = new HashMap<>(REQUIRED);
    variables.putAll(TOGETHER.getOrDefault(name, Map.of()));
    variables.put(name, value);
    return StandaloneSettings.read(new Settings(Variables.of(variables)));
  }

  private static String told(StandaloneSettings settings) {
    return settings.toString().replaceAll(NO_SETTINGS, "");
  }

  /** Nothing is set; remembers what was asked for. */
  private static final class AskedFor implements Variables {
    private final Set<String> names = new TreeSet<>();

    @Override
    public @Nullable String get(String name) {
      names.add(name);
      return null;
    }

    @Override
    public Set<String> startingWith(String prefix) {
      return Set.of();
    }
  }
}
