package io.kitetrace.enricher.consume;

import io.kitetrace.enricher.Ask;
import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.model.Build;
import io.kitetrace.model.Job;
import io.kitetrace.model.Outcome;
import io.kitetrace.model.ScriptJob;
import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.ProfileTimeline;
import io.kitetrace.timeline.TestEngineTimeline;
import io.kitetrace.timeline.TestTimeline;
import io.kitetrace.timeline.TimelineBuilds;
import io.kitetrace.timeline.TimelineVersion;
import java.util.ArrayList;
import java.util.List;

/** What is to be asked about a build. For one thread. */
final class AskPlanner {

  private final EnricherSettings settings;
  private final StepDurations durations = new StepDurations();

  AskPlanner(EnricherSettings settings) {
    this.settings = settings;
  }

  /** Whether it matters how long jobs took before. */
  boolean comparesDurations() {
    return settings.logs().which() == EnricherSettings.Which.SLOW;
  }

  /** Learns from a build without asking anything about it. */
  void learn(Build build) {
    if (comparesDurations()) {
      build.jobs().forEach(job -> durations.add(build, job));
    }
  }

  /**
   * The asks, whether their timelines are known already or not; then learns from the build.
   *
   * @param version the build's
   */
  List<Ask> plan(Build build, String version) {
    List<Ask> asks = new ArrayList<>();
    String pipeline = build.pipeline().slug();
    if (build.organization() != null
        && pipeline != null
        && settings.pipelines().matches(pipeline)) {
      for (Job job : build.jobs()) {
        if (hasRun(job)) {
          plan(build, job, asks);
        }
      }
      if (settings.tests().engine()) {
        String source = TestEngineTimeline.SOURCE;
        asks.add(
            new Ask(
                TimelineBuilds.reduced(build, null),
                null,
                source,
                TimelineVersion.of(build.id(), version, source)));
      }
    }
    learn(build);
    return asks;
  }

  private void plan(Build build, Job job, List<Ask> asks) {
    List<String> sources = new ArrayList<>();
    if (wantsLog(build, job)) {
      sources.add(LogTimeline.SOURCE);
    }
    if (!settings.tests().artifacts().isEmpty()) {
      sources.add(TestTimeline.SOURCE);
    }
    if (!settings.profiles().artifacts().isEmpty()) {
      sources.add(ProfileTimeline.SOURCE);
    }
    if (sources.isEmpty()) {
      return;
    }
    // The build as it is may be of megabytes, and asks wait for hours.
    Build reduced = TimelineBuilds.reduced(build, job);
    Job only = reduced.jobs().getFirst();
    for (String source : sources) {
      asks.add(new Ask(reduced, only, source, TimelineVersion.of(job, source)));
    }
  }

  /** Only what an agent ran has left something behind, and all of it once it has finished. */
  private static boolean hasRun(Job job) {
    return job instanceof ScriptJob && job.startedAt() != null && job.finishedAt() != null;
  }

  private boolean wantsLog(Build build, Job job) {
    return switch (settings.logs().which()) {
      case ALL -> true;
      case FAILED -> hasFailed(job);
      case SLOW -> hasFailed(job) || durations.isSlow(build, job);
      case NONE -> false;
    };
  }

  private static boolean hasFailed(Job job) {
    return Outcome.of(job).errorType() != null;
  }
}
