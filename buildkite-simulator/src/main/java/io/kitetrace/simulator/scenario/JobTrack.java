package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.catalogue.ListedBuild.Event;
import io.kitetrace.simulator.company.Company.Person;
import io.kitetrace.simulator.company.Step;
import io.kitetrace.simulator.scenario.JobMoment.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One job and its moments in order. Grows while its build is being played, by the playing thread
 * alone; afterwards nothing changes it.
 */
public final class JobTrack {
  /**
   * One attempt replaces another.
   *
   * @param jobId the other job: of the earlier attempt in the later one and the other way round
   * @param type automatic or manual
   * @param attempt how many attempts were before the later one
   * @param by who retried; null where it was automatic
   */
  public record Retry(UUID jobId, String type, int attempt, @Nullable Person by) {}

  /**
   * What all attempts at the same thing have in common.
   *
   * @param label the step's label with the matrix's values in place
   * @param parallelIndex from 0
   * @param cell this job's value of each dimension; empty without a matrix
   */
  public record Definition(
      UUID stepId, Step step, String label, int parallelIndex, Map<String, String> cell) {}

  private final UUID id;
  private final Definition definition;
  private final @Nullable Retry retrySource;
  private final List<JobMoment> moments = new ArrayList<>(5);

  JobTrack(UUID id, Definition definition, JobMoment first) {
    this(id, definition, first, null);
  }

  private JobTrack(UUID id, Definition definition, JobMoment first, @Nullable Retry retrySource) {
    this.id = id;
    this.definition = definition;
    this.retrySource = retrySource;
    moments.add(first);
  }

  /** Another attempt at the same thing, made at a time; it supersedes this one. */
  JobTrack retry(UUID newId, String type, @Nullable Person by, long time) {
    int attempt = attempt() + 1;
    add(last().then(time, last().state()).with(new Retry(newId, type, attempt, by)));
    return new JobTrack(
        newId,
        definition,
        JobMoment.first(time, JobState.WAITING),
        new Retry(id, type, attempt, by));
  }

  /** How many attempts were before it. */
  int attempt() {
    return retrySource == null ? 0 : retrySource.attempt();
  }

  void add(JobMoment moment) {
    if (moments.getLast().at() > moment.at()) {
      throw new IllegalStateException(
          "job " + definition.label() + " would go back in time to " + moment.state());
    }
    moments.add(moment);
  }

  JobMoment last() {
    return moments.getLast();
  }

  /** Says whether nothing is left of it. */
  boolean removeAfter(long time) {
    moments.removeIf(moment -> moment.at() > time);
    return moments.isEmpty();
  }

  List<Event> events() {
    List<Event> events = new ArrayList<>();
    event("job.started", m -> m.times().started() != BuildMoment.NEVER, events);
    event("job.finished", m -> m.times().finished() != BuildMoment.NEVER, events);
    return events;
  }

  private void event(String name, Predicate<JobMoment> happened, List<Event> events) {
    moments.stream()
        .filter(happened)
        .findFirst()
        .ifPresent(moment -> events.add(new Event(moment.at(), name, id.toString())));
  }

  /** The job as it is at a time (milliseconds since the epoch); null before it exists. */
  public @Nullable JobMoment at(long time) {
    for (int i = moments.size() - 1; i >= 0; i--) {
      if (moments.get(i).at() <= time) {
        return moments.get(i);
      }
    }
    return null;
  }

  /** In milliseconds since the epoch. */
  public long createdAt() {
    return moments.getFirst().at();
  }

  List<JobMoment> moments() {
    return moments;
  }

  public UUID id() {
    return id;
  }

  public Definition definition() {
    return definition;
  }

  public Step step() {
    return definition.step();
  }

  public @Nullable Retry retrySource() {
    return retrySource;
  }
}
