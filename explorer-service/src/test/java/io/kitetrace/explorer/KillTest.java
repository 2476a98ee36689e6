package io.kitetrace.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.explorer.command.ExplorerProgram;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.simulator.SimulatedOrganization;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.testing.process.ServiceProcess;
import io.kitetrace.timeline.Timeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills an explorer's process (SIGKILL) in the midst of its work. CONTRIBUTING.md tells how to run
 * its long form.
 */
class KillTest {

  private static final int KILLS = Integer.getInteger("kitetrace.test.kills", 5);
  private static final int BUILDS = Integer.getInteger("kitetrace.test.builds", 1_000);
  private static final Instant ANCHOR = Instant.parse("2026-03-02T09:00:00Z");
  private static final List<String> TABLES =
      List.of(
          "builds",
          "build_versions",
          "jobs",
          "blocks",
          "job_timelines",
          "job_sections",
          "job_tests",
          "index_offsets");

  /** Jobs of versions that are not the last. */
  private static final String ORPHANS =
      """
      SELECT build_id, log_partition, log_offset, count(*) FROM jobs j
      WHERE NOT EXISTS (FROM builds b WHERE b.id = j.build_id
        AND b.log_partition = j.log_partition AND b.log_offset = j.log_offset)
      GROUP BY ALL
      """;

  /** Builds that have other numbers of jobs than rows of jobs. */
  private static final String INCOMPLETE =
      """
      SELECT id, jobs, (SELECT count(*) FROM jobs j WHERE j.build_id = b.id) AS rows
      FROM builds b WHERE jobs <> rows
      """;

  /** Rows that no timeline that counts has. */
  private static final String OLDER =
      """
      SELECT * FROM (FROM job_sections SELECT job_id, source, log_partition, log_offset
        UNION FROM job_timelines SELECT job_id, source, log_partition, log_offset)
      QUALIFY count(*) OVER (PARTITION BY job_id, source) > 1
      """;

  /** Every value of a table counts; the rows themselves would not fit into a test's memory. */
  private static final String SAME =
      "SELECT count(*), sum(hash(t)::HUGEINT), bit_xor(hash(t)) FROM %s t";

  private static final Pattern INDEXED =
      Pattern.compile("kitetrace_explorer_builds_total\\{outcome=\"indexed\"[^}]*} ([\\d.E]+)");

  private final Random random = new Random(7);

  @TempDir Path folder;

  @Test
  void explorerKilledAtWork_indexesWhatAnUndisturbedOneDoes() throws Exception {
    try (BuildLog log = new BuildLog(6)) {
      log.createTimelines(6);
      List<byte[]> records = records();
      int kills = 0;
      int rounds = 0;
      for (int wave = 0; wave < KILLS; wave++) {
        // Something is always left to do: part of the log comes while the process runs.
        int from = (int) ((long) records.size() * wave / KILLS);
        int to = (int) ((long) records.size() * (wave + 1) / KILLS);
        int half = (from + to) / 2;
        publish(log, records.subList(from, half));
        try (ServiceProcess process = explorer(log, wave)) {
          publish(log, records.subList(half, to));
          // Two of three after something was committed, the others at any moment.
          int committed = wave % 3 == 0 ? 0 : 1 + random.nextInt(1 + (to - from) / 4);
          int patience = random.nextInt(700);
          await()
              .atMost(Duration.ofMinutes(2))
              .pollInterval(Duration.ofMillis(2))
              .until(
                  () ->
                      process.output().contains("explorer starts")
                          && (committed == 0 || indexed(process) >= committed));
          long begun = System.nanoTime();
          await()
              .pollInterval(Duration.ofMillis(1))
              .until(() -> System.nanoTime() - begun > patience * 1_000_000L);
          assertThat(process.isAlive()).as(process.output()).isTrue();
          process.kill();
          kills++;
        }
        rounds++;
      }
      try (Explorer killed = TestExplorer.start(log, file("killed"));
          Explorer undisturbed = TestExplorer.start(log, file("undisturbed"))) {
        assertThat(killed.awaitCaughtUp()).isTrue();
        assertThat(undisturbed.awaitCaughtUp()).isTrue();
        System.err.printf(
            "%d SIGKILLs in %d rounds; %d of %d records were left to the last process%n",
            kills, rounds, killed.metrics().indexed(), records.size());
        assertThat(undisturbed.metrics().indexed()).isEqualTo(records.size());
        for (Explorer each : List.of(killed, undisturbed)) {
          assertThat(TestExplorer.rows(each, ORPHANS)).isEmpty();
          assertThat(TestExplorer.rows(each, INCOMPLETE)).isEmpty();
          assertThat(TestExplorer.rows(each, OLDER)).isEmpty();
          assertThat(TestExplorer.value(each, "SELECT count(*) > 100 FROM job_sections"))
              .isEqualTo("true");
        }
        for (String table : TABLES) {
          String told = SAME.formatted(table);
          assertThat(TestExplorer.rows(killed, told))
              .as(table)
              .isEqualTo(TestExplorer.rows(undisturbed, told));
        }
        assertThat(TestExplorer.value(killed, "SELECT count(*) FROM build_versions"))
            .isEqualTo(Integer.toString(records.size()));
        assertThat(TestExplorer.value(killed, "SELECT count(*) - count(DISTINCT id) FROM builds"))
            .isEqualTo("0");
      }
    }
  }

  /** Every version of every build, those of one build in their order. */
  private List<byte[]> records() throws IOException {
    List<byte[]> records = new ArrayList<>();
    for (ListedBuild build :
        SimulatedOrganization.of(
                "acorn",
                CompanyShape.defaults()
                    .withSeed(7)
                    .withBuilds(BUILDS)
                    .withPipelines(8)
                    .withHistory(Duration.ofDays(20)),
                ANCHOR)
            .newestFirst()
            .reversed()) {
      for (var version : build.truth(ANCHOR.toEpochMilli()).versions()) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        build.write(
            json, new Rendering(version.since().toEpochMilli(), 1, true, true, true, false, true));
        records.add(json.toByteArray());
      }
    }
    assertThat(records).hasSizeGreaterThan(BUILDS * 9 / 10);
    return Collections.unmodifiableList(records);
  }

  /** With timelines of every build, and for every third a second version of the first one. */
  private static void publish(BuildLog log, List<byte[]> records) throws Exception {
    for (int from = 0; from < records.size(); from += 100) {
      List<byte[]> some = records.subList(from, Math.min(records.size(), from + 100));
      log.publish(some);
      List<Timeline> timelines = new ArrayList<>();
      for (byte[] json : some) {
        Build build = new BuildReader().read(json);
        for (int job = 0; job < build.jobs().size(); job++) {
          if (build.jobs().get(job).finishedAt() != null) {
            timelines.add(Timelines.log(build, job, Map.of("one", 1.0, "two", 2.0)));
            timelines.add(Timelines.tests(build, job, "suite", 3));
            if (timelines.size() % 3 == 0) {
              timelines.add(Timelines.log(build, job, Map.of("again", 1.0)));
            }
            break;
          }
        }
      }
      log.publishTimelines(timelines);
    }
  }

  private ServiceProcess explorer(BuildLog log, int wave) {
    Map<String, String> variables = new HashMap<>(log.variables());
    variables.put("EXPLORER_DATA", file("killed").toString());
    return ServiceProcess.start(
        ExplorerProgram.class, variables, folder.resolve("explorer-" + wave + ".log"), "explorer");
  }

  private static long indexed(ServiceProcess process) {
    Matcher figure = INDEXED.matcher(process.get("/prometheus"));
    return figure.find() ? (long) Double.parseDouble(figure.group(1)) : 0;
  }

  private Path file(String name) {
    return folder.resolve(name + ".duckdb");
  }
}
