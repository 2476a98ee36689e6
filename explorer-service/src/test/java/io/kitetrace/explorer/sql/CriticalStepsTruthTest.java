package io.kitetrace.explorer.sql;

import static java.util.stream.Collectors.toMap;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.Approval;
import io.kitetrace.simulator.catalogue.BuildTruth.JobTruth;
import io.kitetrace.simulator.catalogue.Figures.StepName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which steps builds waited for, followed here from each build's end back through the times that
 * the simulator made up, by looking at every job for each.
 */
class CriticalStepsTruthTest {

  /** So much before a job became runnable the one that it waited for may have ended. */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  @TempDir private Path folder;

  /**
   * @param builds of the pipeline
   */
  private record Critical(long criticalBuilds, long builds, long runMillis, long queueMillis) {}

  /** What ran, or waited: a job or a person's answer. */
  private record Execution(JobTruth job, Instant ready, Instant start, Instant end) {

    /** Later ends first; of those that end together the one whose span has the lesser id. */
    static final Comparator<Execution> LAST_FIRST =
        Comparator.comparing(Execution::end)
            .reversed()
            .thenComparing(run -> run.job.id().replace("-", "").substring(16));

    static Optional<Execution> of(JobTruth job) {
      Approval approval = job.approval();
      Instant start = job.startedAt();
      Instant ready = job.runnableAt();
      Instant end = job.finishedAt();
      if (approval != null && job.unblockedAt() != null) {
        Instant asked = job.unblockedAt().minusMillis(approval.waitMillis());
        return Optional.of(new Execution(job, asked, asked, job.unblockedAt()));
      }
      if (!Set.of("script", "trigger").contains(job.type()) || end == null) {
        return Optional.empty();
      }
      if (job.type().equals("trigger") || start == null) {
        start = ready == null ? start : ready;
      }
      return start == null
          ? Optional.empty()
          : Optional.of(new Execution(job, ready == null ? start : ready, start, end));
    }

    boolean ran() {
      return job.type().equals("script") && job.startedAt() != null;
    }
  }

  @Test
  void criticalSteps_areThoseThatBuildsWaitedFor() throws Exception {
    Map<StepName, Critical> found;
    try (Database database = CompanyTruth.index(folder);
        SqlRunner sql = new SqlRunner(database)) {
      found =
          InsightRow.of(sql, "critical_steps").stream()
              .collect(
                  toMap(
                      InsightRow::step,
                      row ->
                          new Critical(
                              row.number("critical_builds"),
                              row.number("builds"),
                              row.number("run_ms"),
                              row.number("queue_ms"))));
    }
    CompanyTruth.same(found, CompanyTruth.named(expected()));
  }

  private static Map<StepName, Critical> expected() {
    List<BuildTruth> all = CompanyTruth.TRUTH.finished().toList();
    Map<StepName, Critical> steps = new HashMap<>();
    for (BuildTruth build : all) {
      long builds = all.stream().filter(b -> b.pipeline().equals(build.pipeline())).count();
      Map<StepName, Critical> own = new HashMap<>();
      for (Execution on : path(build)) {
        if (on.job.approval() == null) {
          // A step that triggers a build needs no agent.
          Critical one =
              new Critical(
                  1,
                  builds,
                  millis(on.job.startedAt(), on.job.finishedAt()),
                  on.ran() ? millis(on.job.runnableAt(), on.job.startedAt()) : 0);
          own.merge(step(build, on.job), one, (a, b) -> sum(a, b, 1));
        }
      }
      own.forEach(
          (step, figures) ->
              steps.merge(step, figures, (a, b) -> sum(a, b, a.criticalBuilds + b.criticalBuilds)));
    }
    return steps;
  }

  private static Critical sum(Critical a, Critical b, long criticalBuilds) {
    return new Critical(
        criticalBuilds, a.builds, a.runMillis + b.runMillis, a.queueMillis + b.queueMillis);
  }

  private static Set<Execution> path(BuildTruth build) {
    List<Execution> all = new ArrayList<>();
    build.last().orElseThrow().jobs().forEach(job -> Execution.of(job).ifPresent(all::add));
    all.sort(Execution.LAST_FIRST);
    Set<Execution> path = new HashSet<>();
    Execution last = null;
    for (Execution one : all) {
      if (last == null || !one.end.isAfter(last.ready.plus(TOLERANCE))) {
        path.add(one);
        last = one;
      }
    }
    // The first jobs were made by others while those ran, which uploaded them.
    while (last != null && last.job.createdAt() != null) {
      Instant created =
          last.job.createdAt().isBefore(last.ready) ? last.job.createdAt() : last.ready;
      last =
          all.reversed().stream()
              .filter(one -> one.ran() && !path.contains(one) && one.start.isBefore(created))
              .min(Comparator.comparing(Execution::end).thenComparing(Execution.LAST_FIRST))
              .orElse(null);
      if (last != null) {
        path.add(last);
      }
    }
    return path;
  }

  private static StepName step(BuildTruth build, JobTruth job) {
    return new StepName(
        build.pipeline(),
        job.stepKey() != null ? job.stepKey() : Objects.requireNonNullElse(job.name(), ""));
  }

  private static long millis(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? 0 : Duration.between(from, to).toMillis();
  }
}
