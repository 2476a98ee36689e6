package io.kitetrace.trace;

import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.testing.builds.Json;
import io.kitetrace.testing.builds.ReviewedBuilds;
import io.kitetrace.testing.builds.TextEverywhere;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Traces of the reviewed builds. */
public final class Traces {

  public static Trace of(String name) {
    try {
      return new TraceBuilder(TraceOptions.DEFAULTS)
          .preview(new BuildReader().read(Files.readAllBytes(ReviewedBuilds.json(name))));
    } catch (IOException | MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }

  /** A build of so many jobs, of which every tenth failed. */
  public static Trace ofJobs(int count) {
    Json build = Json.build("large").with("state", "failed");
    for (int i = 0; i < count; i++) {
      Json job = Json.job("job " + i, 1, 3 + i % 20, 30 + i % 30);
      build.jobs(i % 10 == 9 ? job.with("state", "failed") : job);
    }
    return new TraceBuilder(TraceOptions.DEFAULTS).whole(build.read());
  }

  /** A build of so many jobs in groups, each with an agent and a command. */
  public static Trace ofGroups(int groups, int jobs) {
    Json build = Json.build("grouped").with("state", "failed");
    for (int i = 0; i < groups * jobs; i++) {
      int group = i / jobs;
      double start = group * 30 + i % jobs % 90;
      Json agent =
          Json.object()
              .with("id", Json.id("agent " + i % 200))
              .with("name", "linux-" + i % 200)
              .with("hostname", "host-" + i % 50)
              .with("version", "3.90.0")
              .with("meta_data", List.of("queue=linux", "os=linux", "arch=arm64"));
      build.jobs(
          Json.job("Shard " + i, start, start + 4 + i % 17, start + 40 + i * 7 % 400)
              .with("state", i % 97 == 96 ? "failed" : "passed")
              .with("exit_status", i % 97 == 96 ? 1 : 0)
              .with("group_key", "suite-" + group)
              .with("command", "bundle exec rspec --format progress spec/shard_" + i)
              .with("agent", agent));
    }
    return new TraceBuilder(TraceOptions.DEFAULTS)
        .whole(build.with("finished_at", Json.at(groups * 30 + 600)).read());
  }

  /** A build whose every text is this one. */
  public static Trace ofTexts(String text) {
    try {
      byte[] json = TextEverywhere.build(text).getBytes(StandardCharsets.UTF_8);
      return new TraceBuilder(Options.with(o -> o.skippedJobs = true))
          .whole(new BuildReader().read(json));
    } catch (MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }

  /** A build with one job of that name. */
  public static Trace ofName(String name) {
    Json build = Json.build("named").jobs(Json.job("j", 0, 0, 60).with("name", name));
    return new TraceBuilder(TraceOptions.DEFAULTS).whole(build.read());
  }

  /** A build with a job that never ran, which is shown. */
  public static Trace ofSkipped() {
    Json never =
        Json.job("never", 1, 1, 2)
            .with("state", "broken")
            .without("started_at")
            .without("runnable_at");
    return new TraceBuilder(Options.with(o -> o.skippedJobs = true))
        .whole(Json.build("skipped").jobs(never).read());
  }

  /** A build with one job of a matrix. */
  public static Trace ofMatrix(String name, String value) {
    Json job = Json.job("j", 0, 0, 60).with("name", name);
    return new TraceBuilder(TraceOptions.DEFAULTS)
        .whole(Json.build("m").jobs(job.with("matrix", Json.object().with("x", value))).read());
  }

  /** A build with a job of a minute that waited so many seconds. */
  public static Trace ofWait(int seconds) {
    return new TraceBuilder(TraceOptions.DEFAULTS)
        .whole(Json.build("w").jobs(Json.job("j", 0, seconds, seconds + 60)).read());
  }

  /** The same as {@link #of}, with these attributes excluded. */
  public static Trace without(String name, String... globs) {
    try {
      return new TraceBuilder(Options.with(o -> o.attributesExclude = Options.globs(globs)))
          .preview(new BuildReader().read(Files.readAllBytes(ReviewedBuilds.json(name))));
    } catch (IOException | MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }

  /** But for the mark of the critical path, which is that of the version that was sent. */
  static boolean same(SpanData a, @Nullable SpanData b) {
    return b != null && unmarked(a).equals(unmarked(b));
  }

  private static Object unmarked(SpanData span) {
    return List.of(
        span.getName(),
        span.getKind(),
        span.getSpanContext(),
        span.getParentSpanContext(),
        span.getStatus(),
        span.getStartEpochNanos(),
        span.getEndEpochNanos(),
        span.getAttributes().toBuilder().remove(BuildkiteAttributes.CRITICAL).build(),
        span.getLinks(),
        span.getResource());
  }

  private Traces() {}
}
