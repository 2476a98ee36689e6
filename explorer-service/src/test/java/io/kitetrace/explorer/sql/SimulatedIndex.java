package io.kitetrace.explorer.sql;

import io.kitetrace.explorer.Timelines;
import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.DatabaseLimits;
import io.kitetrace.explorer.index.IndexWriter;
import io.kitetrace.explorer.index.QueryLimits;
import io.kitetrace.explorer.rows.BuildRows;
import io.kitetrace.explorer.rows.LogRecord;
import io.kitetrace.explorer.rows.TimelineRows;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.simulator.SimulatedOrganization;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.trace.TraceOptions;
import io.kitetrace.trace.TraceSettings;
import io.kitetrace.wire.Topics;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An index of a made-up company's builds. */
final class SimulatedIndex {

  private static final Instant ANCHOR = Instant.parse("2026-03-02T09:00:00Z");

  private SimulatedIndex() {}

  static Database of(Path folder, QueryLimits limits) throws Exception {
    Database database =
        Database.open(
            folder.resolve("explorer.duckdb"), new DatabaseLimits(FilledIndex.MEMORY, 2, limits));
    BuildRows rows =
        new BuildRows(
            TraceSettings.read(
                new Settings(Variables.of(Map.of("TRACE_TASK_TYPE_DEPLOY", "*rollout*")))));
    CompanyShape shape =
        CompanyShape.defaults()
            .withSeed(7)
            .withBuilds(400)
            .withPipelines(8)
            .withHistory(Duration.ofDays(20));
    TimelineRows inside = new TimelineRows(TraceOptions.DEFAULTS);
    long offset = 0;
    long timelines = 0;
    try (IndexWriter writer = new IndexWriter(database, Topics.DEFAULT)) {
      List<? extends ListedBuild> builds =
          SimulatedOrganization.of("acorn", shape, ANCHOR).newestFirst();
      for (ListedBuild listed : builds) {
        Build build = read(listed);
        if (build.finished()) {
          // Some come twice, as builds do that finish again.
          for (int version = 0; version <= (offset % 50 == 0 ? 1 : 0); version++) {
            writer.add(rows.rows(build, new LogRecord(0, offset++, ANCHOR, "v" + offset, "poll")));
          }
          for (Timeline timeline : timelines(build)) {
            writer.add(inside.rows(timeline, new LogRecord(0, timelines++, ANCHOR, null, null)));
          }
        }
      }
      writer.commit(Map.of(0, offset), Map.of(0, timelines));
    }
    return database;
  }

  /** Of the first job that ran: its log, and tests of which one fails now and then. */
  private static List<Timeline> timelines(Build build) {
    for (int job = 0; job < build.jobs().size(); job++) {
      if (build.jobs().get(job).finishedAt() != null && build.jobs().get(job).startedAt() != null) {
        boolean fails = build.id().hashCode() % 3 == 0;
        return List.of(
            Timelines.log(build, job, Map.of("Install", 2.0, "Test", 20.0)),
            Timelines.tests(
                build,
                job,
                "unit",
                30,
                Timelines.test(1, "adds", Result.PASSED, fails, 1),
                Timelines.test(2, "waits", fails ? Result.FAILED : Result.PASSED, false, 2)),
            Timelines.engine(build, "elsewhere", "adds", "flaky"));
      }
    }
    return List.of();
  }

  private static Build read(ListedBuild listed) throws Exception {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    listed.write(json, new Rendering(ANCHOR.toEpochMilli(), 1, true, true, true, false, true));
    return new BuildReader().read(json.toByteArray());
  }
}
