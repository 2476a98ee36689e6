package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.Approval;
import io.kitetrace.simulator.catalogue.BuildTruth.JobTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.VersionTruth;
import io.kitetrace.simulator.company.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tells the truth about a played build. */
public final class PlayedTruth {
  private final BuildTrack build;

  private PlayedTruth(BuildTrack build) {
    this.build = build;
  }

  public static BuildTruth of(
      String organization, BuildTrack build, Story story, long number, long now) {
    BuildMoment standing = Objects.requireNonNull(build.at(now), "the build does not exist yet");
    BuildHead.Source source = build.head().source();
    return new BuildTruth(
        organization,
        build.head().pipeline().slug(),
        number,
        build.head().id().toString(),
        Instant.ofEpochMilli(build.head().createdAt()),
        standing.state().json(),
        standing.isFinished(),
        source instanceof BuildHead.Source.Triggered triggered
            ? triggered.buildId().toString()
            : null,
        source instanceof BuildHead.Source.Rebuilt rebuilt ? rebuilt.buildId().toString() : null,
        build.head().commit(),
        story.slowSteps(build.head().pipeline()),
        new PlayedTruth(build).versions(now));
  }

  private List<VersionTruth> versions(long now) {
    List<VersionTruth> versions = new ArrayList<>();
    for (long time : changes(now)) {
      BuildMoment moment = build.at(time);
      if (moment != null && moment.isFinished()) {
        versions.add(
            new VersionTruth(
                Instant.ofEpochMilli(time),
                moment.state().json(),
                moment.blocked(),
                instant(moment.started()),
                Instant.ofEpochMilli(moment.finished()),
                jobs(time)));
      }
    }
    return versions;
  }

  private NavigableSet<Long> changes(long now) {
    NavigableSet<Long> times = new TreeSet<>();
    build.moments().forEach(moment -> times.add(moment.at()));
    build.jobs().forEach(job -> job.moments().forEach(moment -> times.add(moment.at())));
    build.metaData().stream().map(BuildTrack.MetaDatum::at).forEach(times::add);
    return times.headSet(now, true);
  }

  private List<JobTruth> jobs(long time) {
    List<JobTruth> jobs = new ArrayList<>();
    for (JobTrack job : build.jobs()) {
      JobMoment moment = job.at(time);
      if (moment != null) {
        jobs.add(job(job, moment));
      }
    }
    return jobs;
  }

  private JobTruth job(JobTrack job, JobMoment moment) {
    Step step = job.step();
    Step.Command command = step instanceof Step.Command c ? c : null;
    boolean waiter = step instanceof Step.Wait;
    boolean timed = !waiter && !(step instanceof Step.Block);
    Ending ending = moment.ending();
    return new JobTruth(
        job.id().toString(),
        switch (step) {
          case Step.Command c -> "script";
          case Step.Wait w -> "waiter";
          case Step.Block b -> "manual";
          case Step.Trigger t -> "trigger";
        },
        waiter ? null : moment.state().json(),
        waiter ? null : job.definition().label(),
        waiter ? null : job.definition().stepId().toString(),
        step.key(),
        command == null ? null : command.group(),
        ending == null ? null : ending.exitStatus(),
        ending != null && ending.softFailed(),
        job.definition().parallelIndex(),
        command == null || command.parallel() == 1 ? 0 : command.parallel(),
        job.definition().cell(),
        timed ? instant(job.createdAt()) : null,
        timed ? instant(build.head().createdAt()) : null,
        timed ? instant(moment.times().runnable()) : null,
        instant(moment.times().started()),
        instant(moment.times().finished()),
        moment.unblocking() == null ? null : instant(moment.unblocking().at()),
        moment.successor() == null ? null : moment.successor().jobId().toString(),
        job.retrySource() == null ? null : job.retrySource().jobId().toString(),
        moment.triggered() == null ? null : moment.triggered().id().toString(),
        command == null
            ? null
            : Objects.requireNonNullElse(command.queue(), build.head().pipeline().spec().queue()),
        approval(moment));
  }

  private static @Nullable Approval approval(JobMoment moment) {
    return moment.unblocking() == null
        ? null
        : new Approval(
            moment.unblocking().by().name(), moment.unblocking().at() - moment.times().runnable());
  }

  private static @Nullable Instant instant(long time) {
    return time == BuildMoment.NEVER ? null : Instant.ofEpochMilli(time);
  }
}
