package io.kitetrace.simulator.catalogue;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summarizingLong;

import io.kitetrace.simulator.catalogue.BuildTruth.JobTruth;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What insights are to find in finished builds, counted job by job from what was made up. A step is
 * its key, or else its label as written.
 */
public final class Figures {

  private final List<Run> runs = new ArrayList<>();

  Figures(Stream<BuildTruth> builds) {
    builds.forEach(
        build -> build.last().orElseThrow().jobs().forEach(job -> runs.add(new Run(build, job))));
  }

  public record StepName(String pipeline, String step) {}

  /**
   * A step that failed and passed on one commit.
   *
   * @param runs attempts that the command itself ended, soft failures aside
   * @param commits counted by parallel job and matrix
   * @param failures those of them, and how long they ran
   */
  public record Flaky(long runs, long commits, long failures, long lostMillis) {}

  public record QueueHour(String queue, Instant hour) {}

  /** How long jobs waited, or ran. */
  public record Times(long jobs, long p50Millis, long p95Millis, long maxMillis) {}

  /** Attempts that others replaced. */
  public record Retries(long jobs, long agentMillis, long queueMillis) {}

  /**
   * A step that commits made slow.
   *
   * @param firstBuild in which it was so and passed
   * @param builds in which it was so and passed: one, if it was an outlier
   */
  public record Slow(long firstBuild, String firstCommit, long builds) {}

  public record PipelineDay(String pipeline, LocalDate day) {}

  /** Jobs that deployed and were not retried. */
  public record Deployments(long jobs, long failed) {}

  public record Approvals(long steps, long totalMillis, long longestMillis) {}

  public Map<StepName, Flaky> flakySteps() {
    Map<StepName, List<Run>> steps =
        by(commands().filter(run -> run.endedByItself() && !run.job.softFailed()), Run::step);
    Map<StepName, Flaky> flaky = new HashMap<>();
    steps.forEach(
        (step, all) -> {
          List<List<Run>> mixed =
              by(all.stream(), Run::place).values().stream()
                  .filter(tries -> tries.stream().map(Run::passed).distinct().count() == 2)
                  .toList();
          List<Run> lost =
              mixed.stream().flatMap(List::stream).filter(run -> !run.passed()).toList();
          if (!lost.isEmpty()) {
            flaky.put(
                step, new Flaky(all.size(), mixed.size(), lost.size(), sum(lost, Run::ranMillis)));
          }
        });
    return flaky;
  }

  public Map<QueueHour, Times> queueWaits() {
    return times(by(commands().filter(Run::waited), Run::queueHour), Run::waitedMillis);
  }

  public Map<StepName, Times> stepDurations() {
    return times(by(commands().filter(run -> run.job.ran()), Run::step), Run::ranMillis);
  }

  public Map<StepName, Retries> retryCost() {
    Map<StepName, Retries> cost = new HashMap<>();
    by(commands().filter(run -> run.job.retried()), Run::step)
        .forEach(
            (step, jobs) ->
                cost.put(
                    step,
                    new Retries(
                        jobs.size(), sum(jobs, Run::ranMillis), sum(jobs, Run::waitedMillis))));
    return cost;
  }

  public Map<StepName, Slow> slowSteps() {
    Map<StepName, Slow> slow = new HashMap<>();
    by(commands().filter(run -> run.slow() && run.passed()), Run::step)
        .forEach(
            (step, jobs) -> {
              Map<Long, String> commits = new TreeMap<>();
              jobs.forEach(run -> commits.put(run.build.number(), run.build.commit()));
              Map.Entry<Long, String> first = commits.entrySet().iterator().next();
              slow.put(step, new Slow(first.getKey(), first.getValue(), commits.size()));
            });
    return slow;
  }

  /**
   * Deployments by the day on which they started, in UTC.
   *
   * @param steps the keys of the steps that deploy
   */
  public Map<PipelineDay, Deployments> deployments(Set<String> steps) {
    Map<PipelineDay, Deployments> days = new HashMap<>();
    by(
            commands()
                .filter(run -> steps.contains(run.step().step()))
                .filter(run -> run.job.startedAt() != null && !run.job.retried()),
            Run::pipelineDay)
        .forEach(
            (day, jobs) ->
                days.put(
                    day, new Deployments(jobs.size(), jobs.stream().filter(Run::failed).count())));
    return days;
  }

  public Map<String, Approvals> approvals() {
    Map<String, Approvals> people = new HashMap<>();
    runs.stream()
        .map(run -> run.job.approval())
        .filter(Objects::nonNull)
        .collect(groupingBy(BuildTruth.Approval::by))
        .forEach(
            (person, all) -> {
              LongSummaryStatistics waits =
                  all.stream().collect(summarizingLong(BuildTruth.Approval::waitMillis));
              people.put(person, new Approvals(waits.getCount(), waits.getSum(), waits.getMax()));
            });
    return people;
  }

  private Stream<Run> commands() {
    return runs.stream().filter(run -> run.job.type().equals("script"));
  }

  private static <K> Map<K, List<Run>> by(Stream<Run> runs, Function<Run, K> key) {
    return runs.collect(groupingBy(key));
  }

  private static <K> Map<K, Times> times(Map<K, List<Run>> groups, ToLongFunction<Run> millis) {
    Map<K, Times> times = new HashMap<>();
    groups.forEach(
        (key, jobs) -> {
          long[] sorted = jobs.stream().mapToLong(millis).sorted().toArray();
          times.put(
              key,
              new Times(
                  sorted.length,
                  percentile(sorted, 0.5),
                  percentile(sorted, 0.95),
                  sorted[sorted.length - 1]));
        });
    return times;
  }

  private static long sum(List<Run> runs, ToLongFunction<Run> millis) {
    return runs.stream().mapToLong(millis).sum();
  }

  /** Between the two nearest ranks, as far as the percentile is between them. */
  private static long percentile(long[] sorted, double share) {
    double rank = share * (sorted.length - 1);
    int below = (int) rank;
    int above = Math.min(below + 1, sorted.length - 1);
    return Math.round(sorted[below] + (rank - below) * (sorted[above] - sorted[below]));
  }

  private record Run(BuildTruth build, JobTruth job) {

    StepName step() {
      String key = job.stepKey();
      return new StepName(
          build.pipeline(), key != null ? key : Objects.requireNonNullElse(job.name(), ""));
    }

    /** What is the same in all attempts of one commit. */
    List<Object> place() {
      return List.of(
          build.commit(), job.parallelTotal() == 0 ? -1 : job.parallelIndex(), job.matrix());
    }

    boolean passed() {
      return ended("passed");
    }

    private boolean ended(String... states) {
      return List.of(states).contains(String.valueOf(job.state()));
    }

    /** Whether it failed and that counts; a canceled one did not. */
    boolean failed() {
      return ended("failed", "timed_out", "expired") && !job.softFailed();
    }

    /** Not by a person, and not by its machine. */
    boolean endedByItself() {
      Integer exit = job.exitStatus();
      boolean byItsMachine = ended("failed") && exit != null && exit == -1;
      return ended("passed", "failed", "timed_out", "expired") && !byItsMachine;
    }

    boolean slow() {
      return build.slowSteps().contains(step().step());
    }

    boolean waited() {
      return job.runnableAt() != null && job.startedAt() != null;
    }

    long waitedMillis() {
      return millis(job.runnableAt(), job.startedAt());
    }

    long ranMillis() {
      return millis(job.startedAt(), job.finishedAt());
    }

    QueueHour queueHour() {
      return new QueueHour(
          String.valueOf(job.queue()),
          Objects.requireNonNull(job.runnableAt()).truncatedTo(ChronoUnit.HOURS));
    }

    PipelineDay pipelineDay() {
      return new PipelineDay(
          build.pipeline(),
          LocalDate.ofInstant(Objects.requireNonNull(job.startedAt()), ZoneOffset.UTC));
    }

    private static long millis(@Nullable Instant from, @Nullable Instant to) {
      return from == null || to == null ? 0 : Duration.between(from, to).toMillis();
    }
  }
}
