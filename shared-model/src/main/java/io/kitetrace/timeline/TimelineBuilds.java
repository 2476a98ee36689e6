package io.kitetrace.timeline;

import io.kitetrace.model.Build;
import io.kitetrace.model.Execution;
import io.kitetrace.model.Job;
import io.kitetrace.model.JobCore;
import io.kitetrace.model.JobTimes;
import io.kitetrace.model.Pipeline;
import io.kitetrace.model.Retry;
import io.kitetrace.model.ScriptJob;
import io.kitetrace.model.Step;
import io.kitetrace.model.credentials.Credentials;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds with no more than what spans inside a job take from them: nothing of persons. */
public final class TimelineBuilds {

  /** The variable that can place a build's spans in another trace. */
  private static final String TRACEPARENT = "TRACEPARENT";

  private static final Execution NOTHING_RAN =
      new Execution(
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          List.of(),
          null,
          Retry.NONE,
          null,
          null,
          Map.of(),
          null,
          null,
          null,
          null,
          null);

  /**
   * What of a build its timelines hold.
   *
   * @param job the one to keep; null for none
   */
  public static Build reduced(Build build, @Nullable Job job) {
    return reduced(build, build.organization(), job);
  }

  static Build reduced(Build build, @Nullable String organization, @Nullable Job job) {
    return new Build(
        build.id(),
        null,
        clean(build.webUrl()),
        build.number(),
        null,
        null,
        null,
        null,
        null,
        build.commit(),
        build.branch(),
        build.tag(),
        null,
        traceparent(build),
        Map.of(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        organization,
        reduced(build.pipeline()),
        job == null ? List.of() : List.of(reduced(job)));
  }

  private static Map<String, String> traceparent(Build build) {
    String value = build.env().get(TRACEPARENT);
    return value == null ? Map.of() : Map.of(TRACEPARENT, value);
  }

  private static Pipeline reduced(Pipeline pipeline) {
    return new Pipeline(
        pipeline.id(),
        pipeline.graphqlId(),
        pipeline.slug(),
        pipeline.name(),
        clean(pipeline.repository()),
        clean(pipeline.webUrl()),
        pipeline.provider(),
        pipeline.clusterId());
  }

  private static Job reduced(Job job) {
    JobCore core = job.core();
    JobTimes times = core.times();
    return new ScriptJob(
        new JobCore(
            core.id(),
            null,
            "script",
            core.label(),
            core.state(),
            new Step(null, core.step().key(), null, null),
            null,
            clean(core.webUrl()),
            new JobTimes(null, null, times.runnableAt(), times.startedAt(), times.finishedAt())),
        NOTHING_RAN);
  }

  private static @Nullable String clean(@Nullable String address) {
    return address == null ? null : Credentials.removedFrom(address);
  }

  private TimelineBuilds() {}
}
