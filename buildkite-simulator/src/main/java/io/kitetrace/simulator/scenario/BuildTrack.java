package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.catalogue.ListedBuild.Event;
import io.kitetrace.simulator.company.Company.Person;
import io.kitetrace.simulator.scenario.BuildMoment.BuildState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One build from its creation to its last end, with its jobs. Grows while it is being played, by
 * the playing thread alone; afterwards nothing changes it.
 */
public final class BuildTrack {
  /** A meta-data entry, set at {@code at} in milliseconds since the epoch. */
  public record MetaDatum(long at, String key, String value) {}

  private final BuildHead head;
  private final List<BuildMoment> moments = new ArrayList<>(4);
  private final List<JobTrack> jobs = new ArrayList<>();
  private final List<MetaDatum> metaData = new ArrayList<>(2);

  BuildTrack(BuildHead head) {
    this.head = head;
  }

  void add(BuildMoment moment) {
    if (!moments.isEmpty() && moments.getLast().at() > moment.at()) {
      throw new IllegalStateException("build would go back in time to " + moment.state());
    }
    moments.add(moment);
  }

  void add(JobTrack job) {
    jobs.add(job);
  }

  /** Adds another attempt at a job, made at a time, right after the one that it replaces. */
  JobTrack retry(JobTrack job, UUID newId, String type, @Nullable Person by, long time) {
    JobTrack next = job.retry(newId, type, by, time);
    jobs.add(jobs.lastIndexOf(job) + 1, next);
    return next;
  }

  void add(MetaDatum datum) {
    metaData.add(datum);
  }

  BuildMoment last() {
    return moments.getLast();
  }

  void removeAfter(long time) {
    moments.removeIf(moment -> moment.at() > time);
    metaData.removeIf(datum -> datum.at() > time);
    jobs.removeIf(job -> job.removeAfter(time));
  }

  public BuildHead head() {
    return head;
  }

  /** In the order of time. */
  public List<BuildMoment> moments() {
    return List.copyOf(moments);
  }

  /** In the order of the API, superseded attempts included, those that do not exist yet too. */
  public List<JobTrack> jobs() {
    return jobs;
  }

  public List<MetaDatum> metaData() {
    return metaData;
  }

  /** What webhooks report of it, in the order of time. */
  public List<Event> events() {
    List<Event> events = new ArrayList<>();
    boolean running = false;
    boolean finished = false;
    events.add(new Event(moments.getFirst().at(), "build.scheduled", null));
    for (BuildMoment moment : moments) {
      if (moment.state() == BuildState.RUNNING && !running) {
        events.add(new Event(moment.at(), "build.running", null));
      }
      if (moment.isFinished() && !finished) {
        events.add(new Event(moment.at(), "build.finished", null));
      }
      running = !moment.isFinished() && (running || moment.state() == BuildState.RUNNING);
      finished = moment.isFinished();
    }
    jobs.forEach(job -> events.addAll(job.events()));
    events.sort(Comparator.comparingLong(Event::at));
    return events;
  }

  /** When anything about it changes for the last time, in milliseconds since the epoch. */
  public long end() {
    long end = last().at();
    for (JobTrack job : jobs) {
      end = Math.max(end, job.last().at());
    }
    return end;
  }

  /** The build as it is at a time (milliseconds since the epoch); null before it exists. */
  public @Nullable BuildMoment at(long time) {
    return at(moments, time);
  }

  /** The last of some moments that is not after a time. */
  public static @Nullable BuildMoment at(List<BuildMoment> moments, long time) {
    for (int i = moments.size() - 1; i >= 0; i--) {
      if (moments.get(i).at() <= time) {
        return moments.get(i);
      }
    }
    return null;
  }
}
