package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Person;
import io.kitetrace.simulator.company.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

  private JobTrack(UUID id, Definition definition, @Nullable Retry retrySource) {
    this.id = id;
    this.definition = definition;
    this.retrySource = retrySource;
  }

  /** The first attempt at something. */
  static JobTrack first(UUID id, Definition definition) {
    return new JobTrack(id, definition, null);
  }

  /** Another attempt at the same thing, made at a time; it supersedes this one. */
  JobTrack retry(UUID newId, String type, @Nullable Person by, long time) {
    int attempt = attempt() + 1;
    JobTrack next = new JobTrack(newId, definition, new Retry(id, type, attempt, by));
    next.add(JobMoment.first(time, JobState.WAITING));
    add(last().then(time, last().state()).with(new Retry(newId, type, attempt, by)));
    return next;
  }

  /** How many attempts were before it. */
  int attempt() {
    return retrySource == null ? 0 : retrySource.attempt();
  }

  void add(JobMoment moment) {
    if (!moments.isEmpty() && moments.getLast().at() > moment.at()) {
      throw new IllegalStateException(
          "job " + label() + " would go back in time to " + moment.state());
    }
    moments.add(moment);
  }

  /** The newest moment; a job has at least one. */
  JobMoment last() {
    return moments.getLast();
  }

  void removeAfter(long time) {
    while (!moments.isEmpty() && moments.getLast().at() > time) {
      moments.removeLast();
    }
  }

  boolean isEmpty() {
    return moments.isEmpty();
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

  /** The first moment's time, in milliseconds since the epoch. */
  public long createdAt() {
    return moments.getFirst().at();
  }

  public List<JobMoment> moments() {
    return List.copyOf(moments);
  }

  public UUID id() {
    return id;
  }

  public UUID stepId() {
    return definition.stepId();
  }

  public Step step() {
    return definition.step();
  }

  public String label() {
    return definition.label();
  }

  public int parallelIndex() {
    return definition.parallelIndex();
  }

  public Map<String, String> cell() {
    return definition.cell();
  }

  public @Nullable Retry retrySource() {
    return retrySource;
  }
}
