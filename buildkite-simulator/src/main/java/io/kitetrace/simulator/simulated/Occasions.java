package io.kitetrace.simulator.simulated;

import io.kitetrace.simulator.catalogue.Occasion;
import io.kitetrace.simulator.timeline.BuildMoment;
import io.kitetrace.simulator.timeline.BuildState;
import io.kitetrace.simulator.timeline.BuildTrack;
import io.kitetrace.simulator.timeline.JobMoment;
import io.kitetrace.simulator.timeline.JobTimes;
import io.kitetrace.simulator.timeline.JobTrack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds what Buildkite would tell of a played build, in the order of time. */
final class Occasions {
  private Occasions() {}

  static List<Occasion> of(BuildTrack build) {
    List<Occasion> occasions = new ArrayList<>();
    boolean running = false;
    boolean finished = false;
    occasions.add(new Occasion(build.moments().getFirst().at(), "build.scheduled", null));
    for (BuildMoment moment : build.moments()) {
      if (moment.state() == BuildState.RUNNING && !running) {
        occasions.add(new Occasion(moment.at(), "build.running", null));
      }
      if (moment.isFinished() && !finished) {
        occasions.add(new Occasion(moment.at(), "build.finished", null));
      }
      running = !moment.isFinished() && (running || moment.state() == BuildState.RUNNING);
      finished = moment.isFinished();
    }
    build.jobs().forEach(job -> ofJob(job, occasions));
    occasions.sort(Comparator.comparingLong(Occasion::at));
    return occasions;
  }

  private static void ofJob(JobTrack job, List<Occasion> occasions) {
    String id = job.id().toString();
    boolean started = false;
    boolean finished = false;
    for (JobMoment moment : job.moments()) {
      JobTimes times = moment.times();
      if (times.started() != JobTimes.NEVER && !started) {
        occasions.add(new Occasion(moment.at(), "job.started", id));
        started = true;
      }
      if (times.finished() != JobTimes.NEVER && !finished) {
        occasions.add(new Occasion(moment.at(), "job.finished", id));
        finished = true;
      }
    }
  }
}
