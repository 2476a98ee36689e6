package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.catalogue.ListedBuild.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds what Buildkite would report of a played build, in the order of time. */
public final class BuildEvents {
  private BuildEvents() {}

  public static List<Event> of(BuildTrack build) {
    List<Event> events = new ArrayList<>();
    boolean running = false;
    boolean finished = false;
    events.add(new Event(build.moments().getFirst().at(), "build.scheduled", null));
    for (BuildMoment moment : build.moments()) {
      if (moment.state() == BuildState.RUNNING && !running) {
        events.add(new Event(moment.at(), "build.running", null));
      }
      if (moment.isFinished() && !finished) {
        events.add(new Event(moment.at(), "build.finished", null));
      }
      running = !moment.isFinished() && (running || moment.state() == BuildState.RUNNING);
      finished = moment.isFinished();
    }
    build.jobs().forEach(job -> ofJob(job, events));
    events.sort(Comparator.comparingLong(Event::at));
    return events;
  }

  private static void ofJob(JobTrack job, List<Event> events) {
    String id = job.id().toString();
    boolean started = false;
    boolean finished = false;
    for (JobMoment moment : job.moments()) {
      JobTimes times = moment.times();
      if (times.started() != JobTimes.NEVER && !started) {
        events.add(new Event(moment.at(), "job.started", id));
        started = true;
      }
      if (times.finished() != JobTimes.NEVER && !finished) {
        events.add(new Event(moment.at(), "job.finished", id));
        finished = true;
      }
    }
  }
}
