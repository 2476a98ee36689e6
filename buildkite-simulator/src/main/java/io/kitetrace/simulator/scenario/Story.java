package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Company;
import io.kitetrace.simulator.company.Company.Person;
import io.kitetrace.simulator.company.Company.Pipeline;
import io.kitetrace.simulator.company.Step;
import io.kitetrace.simulator.company.Stories;
import io.kitetrace.simulator.company.Stories.Approver;
import io.kitetrace.simulator.company.Stories.Change;
import io.kitetrace.simulator.company.Stories.Load;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/**
 * What of the company's stories is so for one family of builds, that is for one commit.
 *
 * @param startedAt where the family lies in time, in milliseconds since the epoch
 */
public record Story(
    long startedAt, List<Change> changes, List<Load> loads, List<Approver> approvers) {

  /** Nothing out of the ordinary. */
  static final Story NONE = new Story(0, List.of(), List.of(), List.of());

  private static final double REBUILDS = 0.2;
  private static final double REBUILDS_IN_STORIES = 0.5;

  /** A person, and how long a step waited for them in milliseconds. */
  record Approval(Person by, long waitMillis) {}

  static Story of(Stories stories, List<Change> changes, long startedAt) {
    return new Story(startedAt, changes, stories.loads(), stories.approvers());
  }

  /** How a job ends by the story, or else as drawn. */
  Ending ending(Pipeline pipeline, Step.Command step, int attempt, Dice dice) {
    double fail = changes(pipeline, step).mapToDouble(Change::fail).sum();
    return fail > 0 && dice.chance(fail) ? Ending.failed(1) : Ending.draw(step, attempt, dice);
  }

  double seconds(Pipeline pipeline, Step.Command step) {
    return changes(pipeline, step)
        .mapToDouble(Change::factor)
        .filter(factor -> factor > 0)
        .reduce(step.seconds(), (a, b) -> a * b);
  }

  /**
   * How long jobs typically wait in a queue.
   *
   * @param offset when, in the family's own milliseconds
   */
  double waitSeconds(Company.Queue queue, long offset) {
    int hour = Instant.ofEpochMilli(startedAt + offset).atOffset(ZoneOffset.UTC).getHour();
    return loads.stream()
        .filter(load -> load.queue().equals(queue.name()))
        .filter(load -> hour >= load.fromHour() && hour < load.toHour())
        .mapToDouble(Load::factor)
        .reduce(queue.waitSeconds(), (a, b) -> a * b);
  }

  Approval approval(Company company, Dice dice) {
    if (approvers.isEmpty()) {
      long wait = dice.untilSomebodyActs();
      return new Approval(company.anyone(dice.random()), wait);
    }
    Approver approver = approvers.get(dice.random().nextInt(approvers.size()));
    return new Approval(
        company.person(approver.login()), dice.within(dice.around(60 * approver.minutes())));
  }

  /** The share of failed builds that somebody builds again. */
  double rebuilds() {
    return approvers.isEmpty() ? REBUILDS : REBUILDS_IN_STORIES;
  }

  /** The keys of the steps that the commit makes slow. */
  List<String> slowSteps(Pipeline pipeline) {
    return changes.stream()
        .filter(change -> change.pipeline().equals(pipeline.slug()) && change.factor() > 1)
        .map(Change::step)
        .toList();
  }

  private Stream<Change> changes(Pipeline pipeline, Step.Command step) {
    return changes.stream()
        .filter(
            change ->
                change.pipeline().equals(pipeline.slug()) && change.step().equals(step.key()));
  }
}
