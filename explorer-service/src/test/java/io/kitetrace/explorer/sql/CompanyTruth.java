package io.kitetrace.explorer.sql;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.DatabaseLimits;
import io.kitetrace.explorer.index.IndexWriter;
import io.kitetrace.explorer.rows.BuildRows;
import io.kitetrace.explorer.rows.LogRecord;
import io.kitetrace.model.BuildReader;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.simulator.SimulatedOrganization;
import io.kitetrace.simulator.catalogue.BuildTruth.VersionTruth;
import io.kitetrace.simulator.catalogue.Figures.StepName;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.catalogue.Truth;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.trace.TraceSettings;
import io.kitetrace.wire.Topics;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** The simulator's made-up company with its stories, an index of it, and what is true about it. */
final class CompanyTruth {

  static final Instant ANCHOR = Instant.parse("2026-03-18T14:00:00Z");
  private static final Organization COMPANY =
      SimulatedOrganization.of(
          "acme", CompanyShape.defaults().withBuilds(600).withStories(), ANCHOR);
  static final Truth TRUTH = new Truth(List.of(COMPANY), ANCHOR);

  private CompanyTruth() {}

  static Database index(Path folder) throws Exception {
    Database database =
        Database.open(
            folder.resolve("x.duckdb"), new DatabaseLimits(DatabaseLimits.LEAST_MEMORY, 1));
    Settings settings =
        new Settings(Variables.of(Map.of("TRACE_TASK_TYPE_DEPLOY", "rollout,apply,migrate")));
    BuildRows rows = new BuildRows(TraceSettings.read(settings));
    settings.check();
    BuildReader reader = new BuildReader();
    long offset = 0;
    try (IndexWriter writer = new IndexWriter(database, Topics.DEFAULT)) {
      for (ListedBuild build : COMPANY.newestFirst()) {
        for (VersionTruth version : build.truth(ANCHOR.toEpochMilli()).versions()) {
          LogRecord record = new LogRecord(0, offset++, version.since(), null, "poll");
          writer.add(rows.rows(reader.read(json(build, version.since())), record));
        }
        if (writer.pendingBuilds() >= 100) {
          writer.commit(Map.of(0, offset));
        }
      }
      writer.commit(Map.of(0, offset));
    }
    return database;
  }

  static <K, V> void same(Map<K, V> found, Map<K, V> expected) {
    same(found, expected, Object::equals);
  }

  /** Tells the differences alone. */
  static <K, V> void same(Map<K, V> found, Map<K, V> expected, BiPredicate<V, V> equal) {
    assertThat(expected).isNotEmpty();
    Set<K> keys = new HashSet<>(found.keySet());
    keys.addAll(expected.keySet());
    keys.removeIf(
        key ->
            found.containsKey(key)
                && expected.containsKey(key)
                && equal.test(found.get(key), expected.get(key)));
    assertThat(keys)
        .map(key -> "%s: %s, not %s".formatted(key, found.get(key), expected.get(key)))
        .isEmpty();
  }

  /** As tables name steps without a key: without the codes of emojis, or else by the command. */
  static <V> Map<StepName, V> named(Map<StepName, V> figures) {
    return figures.entrySet().stream()
        .collect(
            toMap(
                entry ->
                    new StepName(
                        entry.getKey().pipeline(),
                        entry.getKey().step().isEmpty()
                            ? "make html"
                            : entry.getKey().step().replaceAll(":[a-z_]+: ", "")),
                Map.Entry::getValue));
  }

  private static byte[] json(ListedBuild build, Instant at) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    build.write(out, new Rendering(at.toEpochMilli(), 1, true, true, true, false, true));
    return out.toByteArray();
  }
}
