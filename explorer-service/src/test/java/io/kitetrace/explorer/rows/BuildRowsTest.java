package io.kitetrace.explorer.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.DatabaseLimits;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.builds.Json;
import io.kitetrace.testing.builds.TextEverywhere;
import io.kitetrace.trace.Trace;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.TraceOptions;
import io.kitetrace.trace.TraceSettings;
import io.opentelemetry.api.common.Attributes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the tables is what spans may tell. */
class BuildRowsTest {

  @ParameterizedTest
  @ValueSource(strings = {"TRACE_ATTRIBUTES_EXCLUDE", "TRACE_ATTRIBUTES_HASH"})
  void anyText_thatSpansDoNotTell_isInNoTable(String filter) throws Exception {
    List<String> texts = new ArrayList<>();
    Build build =
        read(
            TextEverywhere.build(
                () -> {
                  texts.add("t" + (texts.size() + 1) + "x");
                  return texts.getLast();
                }));
    Trace all = new TraceBuilder(options(Map.of())).whole(build);
    int shown = 0;
    for (String text : texts) {
      Set<String> keys = keysWith(all, text);
      boolean inKey = keys.stream().anyMatch(key -> key.contains(text));
      boolean kept = rows(Map.of(), build).values.stream().anyMatch(value -> value.contains(text));
      if (keys.isEmpty()) {
        // The id of the triggered build is its trace's, and stands in a link.
        assertThat(!kept || isReference(build, text)).as(text).isTrue();
        continue;
      }
      shown += kept ? 1 : 0;
      if (filter.endsWith("HASH") && inKey) {
        continue;
      }
      Recorder filtered =
          rows(Map.of(filter, String.join(",", keys), "TRACE_HASH_KEY", "key"), build);
      assertThat(filtered.values).as("%s of %s", text, keys).noneMatch(v -> v.contains(text));
    }
    assertThat(shown).isGreaterThan(40);
  }

  @Test
  void credentials_areInNoTable() throws Exception {
    String text = "https://bob:c4n4ry@example.com/x?token=c4n4ry&a=b";
    Recorder rows = rows(Map.of(), read(TextEverywhere.build(text)));
    assertThat(rows.values).anyMatch(value -> value.contains("example.com"));
    assertThat(rows.values).noneMatch(value -> value.contains("c4n4ry"));
    assertThat(rows(Map.of(), read(TextEverywhere.identities(text))).values)
        .noneMatch(value -> value.contains("c4n4ry"));
  }

  @Test
  void texts_areCutAtTheirLength() throws Exception {
    String json = Json.build("b").with("message", "x".repeat(1 << 20)).toString();
    assertThat(rows(Map.of("TRACE_MAX_VALUE_LENGTH", "100"), read(json)).values)
        .contains("x".repeat(100))
        .allSatisfy(value -> assertThat(value).hasSizeLessThan(200));
  }

  @Test
  void rows_haveTheColumnsOfTheirTables(@TempDir Path folder) throws Exception {
    IndexedBuild build = indexed(Map.of(), read(TextEverywhere.build("x")));
    try (Database database =
            Database.open(
                folder.resolve("x.duckdb"), new DatabaseLimits(DatabaseLimits.LEAST_MEMORY, 1));
        Connection reader = database.reader()) {
      Recorder builds = new Recorder();
      build.writeBuild(builds);
      builds.integer(1);
      Recorder versions = new Recorder();
      build.writeVersion(versions);
      Recorder jobs = new Recorder();
      build.writeJobs(jobs);
      Recorder blocks = new Recorder();
      build.writeBlocks(blocks);
      assertThat(builds.types).isEqualTo(types(reader, "builds"));
      assertThat(versions.types).isEqualTo(types(reader, "build_versions"));
      assertThat(jobs.rows).isEqualTo(14);
      assertThat(jobs.types.subList(0, jobs.types.size() / jobs.rows))
          .isEqualTo(types(reader, "jobs"));
      assertThat(blocks.types).isEqualTo(types(reader, "blocks"));
    }
  }

  private static boolean isReference(Build build, String text) {
    return build.jobs().stream()
        .anyMatch(
            job ->
                job instanceof io.kitetrace.model.TriggerJob trigger
                    && trigger.triggeredBuild() != null
                    && trigger.triggeredBuild().id().equals(text));
  }

  /** Of what is written: a trace's id is made of the build's. */
  private static List<String> types(Connection reader, String table) throws Exception {
    List<String> types = new ArrayList<>();
    try (ResultSet columns =
        reader
            .createStatement()
            .executeQuery(
                "SELECT data_type FROM duckdb_columns() WHERE table_name = '%s' AND column_name <> 'trace_id' ORDER BY column_index"
                    .formatted(table))) {
      while (columns.next()) {
        types.add(columns.getString(1));
      }
    }
    return types;
  }

  private static Recorder rows(Map<String, String> variables, Build build) {
    IndexedBuild indexed = indexed(variables, build);
    Recorder recorder = new Recorder();
    indexed.writeBuild(recorder);
    indexed.writeVersion(recorder);
    indexed.writeJobs(recorder);
    indexed.writeBlocks(recorder);
    return recorder;
  }

  private static IndexedBuild indexed(Map<String, String> variables, Build build) {
    return new BuildRows(options(variables))
        .rows(build, new LogRecord(1, 2, Instant.EPOCH, null, "poll"));
  }

  private static TraceOptions options(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("TRACE_ENV_INCLUDE", "*");
    all.put("TRACE_SKIPPED_JOBS", "true");
    Settings settings = new Settings(Variables.of(all));
    TraceOptions options = TraceSettings.read(settings);
    settings.check();
    return options;
  }

  private static Set<String> keysWith(Trace trace, String text) {
    Set<String> keys = new TreeSet<>();
    List<Attributes> all = new ArrayList<>(List.of(trace.resource().getAttributes()));
    trace.spans().forEach(span -> all.add(span.getAttributes()));
    for (Attributes attributes : all) {
      attributes.forEach(
          (key, value) -> {
            if (key.getKey().contains(text) || value.toString().contains(text)) {
              keys.add(key.getKey());
            }
          });
    }
    return keys;
  }

  private static Build read(String json) throws Exception {
    return new BuildReader().read(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Remembers texts, and what type each value has. */
  private static final class Recorder implements RowSink {
    final List<String> values = new ArrayList<>();
    final List<String> types = new ArrayList<>();
    int rows;

    private void add(String type, @Nullable Object value) {
      types.add(type);
      if (value != null) {
        values.add(value.toString());
      }
    }

    @Override
    public void id(@Nullable String value) {
      add("UUID", value);
    }

    @Override
    public void text(@Nullable String value) {
      add("VARCHAR", value);
    }

    @Override
    public void number(@Nullable Long value) {
      add("BIGINT", value);
    }

    @Override
    public void integer(int value) {
      add("INTEGER", value);
    }

    @Override
    public void fraction(@Nullable Double value) {
      add("DOUBLE", value);
    }

    @Override
    public void flag(@Nullable Boolean value) {
      add("BOOLEAN", value);
    }

    @Override
    public void time(@Nullable Instant value) {
      add("TIMESTAMP WITH TIME ZONE", value);
    }

    @Override
    public void map(Map<String, String> value) {
      types.add("MAP(VARCHAR, VARCHAR)");
      value.forEach((key, text) -> values.addAll(List.of(key, text)));
    }

    @Override
    public void endRow() {
      rows++;
    }
  }
}
