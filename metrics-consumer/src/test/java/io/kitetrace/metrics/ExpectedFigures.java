package io.kitetrace.metrics;

import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.JobTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.VersionTruth;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the figures must be, worked out from the simulator's truth and not from its JSON. The truth
 * knows neither queues nor signals, so queues are left out and errors are counted by pipeline.
 */
final class ExpectedFigures {

  private final Map<Series, Value> values = new HashMap<>();
  private long runs;

  Map<Series, Value> values() {
    return values;
  }

  long runs() {
    return runs;
  }

  void add(BuildTruth build) {
    runs++;
    VersionTruth first = build.versions().getFirst();
    firstFinish(build, first);
    Instant finished = first.finishedAt();
    for (VersionTruth version : build.versions()) {
      if (!version.finishedAt().equals(finished)) {
        resumption(build, finished, version);
        finished = version.finishedAt();
      }
    }
    // Each job once, as it was when it had ended, whichever version that was.
    Map<String, JobTruth> ended = new LinkedHashMap<>();
    build.versions().stream()
        .flatMap(version -> version.jobs().stream())
        .filter(job -> job.finishedAt() != null)
        .forEach(job -> ended.putIfAbsent(job.id(), job));
    ended.values().forEach(job -> job(build, job));
  }

  private void firstFinish(BuildTruth build, VersionTruth first) {
    Instant started =
        Stream.concat(
                Stream.ofNullable(first.startedAt()),
                first.jobs().stream().map(JobTruth::startedAt).filter(Objects::nonNull))
            .min(Instant::compareTo)
            .orElse(null);
    Map<String, String> result = runResult(first);
    if (started == null) {
      put(
          "cicd.pipeline.run.duration",
          labels(build, "cicd.pipeline.run.state", "pending", result),
          between(build.createdAt(), first.finishedAt()));
      return;
    }
    put(
        "cicd.pipeline.run.duration",
        labels(build, "cicd.pipeline.run.state", "pending", Map.of()),
        between(build.createdAt(), started));
    put(
        "cicd.pipeline.run.duration",
        labels(build, "cicd.pipeline.run.state", "executing", result),
        between(started, first.finishedAt()));
  }

  private void resumption(BuildTruth build, Instant before, VersionTruth version) {
    Instant resumed =
        version.jobs().stream()
            .flatMap(
                job ->
                    Stream.of(
                        List.of(job.createdAt() == null ? before : job.createdAt()),
                        List.of(job.runnableAt() == null ? before : job.runnableAt()),
                        List.of(job.startedAt() == null ? before : job.startedAt()),
                        List.of(job.unblockedAt() == null ? before : job.unblockedAt())))
            .flatMap(List::stream)
            .filter(time -> time.isAfter(before) && time.isBefore(version.finishedAt()))
            .min(Instant::compareTo)
            .orElse(version.finishedAt());
    Map<String, String> labels = labels(build, "", "", runResult(version));
    put("buildkite.build.resumed.duration", labels, between(resumed, version.finishedAt()));
  }

  private void job(BuildTruth build, JobTruth job) {
    boolean error = List.of("failed", "timed_out", "expired").contains(job.state());
    if (error && (job.type().equals("script") || job.type().equals("trigger"))) {
      put("cicd.pipeline.run.errors", labels(build, "", "", Map.of()), new Value(1, 0));
      if (jobResult(job).equals("error")) {
        put("cicd.system.errors", labels(build, "", "", Map.of()), new Value(1, 0));
      }
    }
    if (!job.type().equals("script")) {
      return;
    }
    Map<String, String> labels =
        labels(build, "cicd.pipeline.task.run.result", jobResult(job), Map.of());
    if (job.runnableAt() != null) {
      Instant until = job.startedAt() == null ? job.finishedAt() : job.startedAt();
      put("buildkite.job.queue.duration", labels, between(job.runnableAt(), until));
    }
    if (job.startedAt() != null) {
      put("buildkite.job.duration", labels, between(job.startedAt(), job.finishedAt()));
    }
  }

  private static Map<String, String> runResult(VersionTruth version) {
    return switch (version.state()) {
      case "passed" -> Map.of("cicd.pipeline.result", "success");
      case "failed" -> Map.of("cicd.pipeline.result", "failure", "error.type", "failed");
      case "canceled" -> Map.of("cicd.pipeline.result", "cancellation");
      case "skipped", "not_run" -> Map.of("cicd.pipeline.result", "skip");
      default -> throw new AssertionError("no such finished build: " + version.state());
    };
  }

  private static String jobResult(JobTruth job) {
    boolean lost = job.exitStatus() != null && job.exitStatus() == -1;
    return switch (Objects.requireNonNull(job.state())) {
      case "passed" -> "success";
      case "failed" -> lost ? "error" : "failure";
      case "timed_out", "expired" -> "timeout";
      case "canceled" -> "cancellation";
      case "skipped", "broken" -> "skip";
      default -> throw new AssertionError("no such ended job: " + job.state());
    };
  }

  private static Map<String, String> labels(
      BuildTruth build, String name, String value, Map<String, String> more) {
    Map<String, String> labels = new HashMap<>(more);
    labels.put("buildkite.organization.slug", build.organization());
    labels.put("cicd.pipeline.name", build.pipeline());
    if (!name.isEmpty()) {
      labels.put(name, value);
    }
    return labels;
  }

  private static Value between(Instant start, Instant end) {
    Duration time = Duration.between(start, end);
    return new Value(1, time.isNegative() ? 0 : time.toMillis() / 1000.0);
  }

  private void put(String metric, Map<String, String> labels, Value value) {
    values.merge(new Series(metric, labels), value, Value::plus);
  }
}
