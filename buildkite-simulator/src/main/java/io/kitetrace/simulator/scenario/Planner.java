package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Company;
import io.kitetrace.simulator.company.Company.Pipeline;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.simulator.company.Seeds;
import io.kitetrace.simulator.company.Stories.Change;
import io.kitetrace.simulator.scenario.Family.Script;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Decides which families of builds there are and when each happens. */
public final class Planner {
  /**
   * Where a script is played to see how long it takes; long after the epoch, since 0 means never.
   */
  private static final long PROBE = 1_000_000_000_000L;

  private static final TimeMap PROBE_TIME = TimeMap.startingAt(PROBE);

  /** A family of builds with its place in time, and its builds as they are played. */
  public record Planned(Script script, TimeMap time, List<BuildTrack> builds) {}

  /** What a live build does after the anchor. */
  private enum Happening {
    IS_CREATED(Scenario.FINISHES_ONCE, 0),
    FINISHES(Scenario.FINISHES_ONCE, 1),
    RESUMES(Scenario.RESUMES, 2),
    RESUMES_TWICE(Scenario.RESUMES_TWICE, 2);

    private final Scenario scenario;
    private final int before;

    Happening(Scenario scenario, int before) {
      this.scenario = scenario;
      this.before = before;
    }
  }

  private final Company company;
  private final CompanyShape shape;
  private final Calendar calendar;
  private final Duration longestPause;
  private final List<Change> changes;

  public Planner(Company company, CompanyShape shape, Instant anchor) {
    this.company = company;
    this.shape = shape;
    this.calendar = new Calendar(anchor, shape.history(), shape.liveFor());
    longestPause = shape.history().dividedBy(3);
    changes = new ArrayList<>(shape.stories() ? company.stories().changes() : List.of());
  }

  public List<Planned> plan() {
    List<Planned> families = new ArrayList<>();
    long seed = Seeds.derive(Seeds.derive(shape.seed(), company.organization()), "history");
    int left = shape.builds();
    for (int i = 0; left > 0; i++) {
      Planned family = historic(Seeds.derive(seed, i), i < shape.giantBuilds(), left);
      families.add(family);
      left -= family.builds().size();
    }
    long liveSeed = Seeds.derive(Seeds.derive(shape.seed(), company.organization()), "live");
    left = shape.liveBuilds();
    List<Happening> happenings = List.of(Happening.values());
    for (int i = 0; left > 0; i++) {
      Planned family = live(Seeds.derive(liveSeed, i), happenings.get(i % happenings.size()), left);
      families.add(family);
      left -= family.builds().size();
    }
    return families;
  }

  private Planned historic(long seed, boolean giant, int left) {
    SplittableRandom random = Seeds.random(seed);
    Pipeline pipeline = company.anyPipeline(random);
    Scenario scenario = giant ? Scenario.FINISHES_ONCE : scenario(random);
    Script script =
        new Script(
            seed,
            pipeline,
            scenario,
            giant ? shape.giantJobs() : 0,
            left,
            longestPause,
            Story.NONE);
    List<BuildTrack> probe = Family.play(company, script, PROBE_TIME);
    TimeMap time = calendar.historic(length(probe), random);
    if (!shape.stories()) {
      return planned(script, time);
    }
    Script told = script.with(story(script, time.at(0)));
    return planned(told, calendar.atRest(time, length(Family.play(company, told, PROBE_TIME))));
  }

  private Planned live(long seed, Happening happening, int left) {
    // Not every seed obeys: a triggered build may fail where the script wants to resume once more.
    for (int attempt = 0; ; attempt++) {
      long attemptSeed = Seeds.derive(seed, attempt);
      SplittableRandom random = Seeds.random(attemptSeed);
      Pipeline pipeline = company.anyPipeline(random);
      Script script =
          new Script(attemptSeed, pipeline, happening.scenario, 0, left, longestPause, Story.NONE);
      script = shape.stories() ? script.with(story(script, calendar.within(1))) : script;
      List<BuildTrack> probe = Family.play(company, script, PROBE_TIME);
      List<Long> turns = turns(probe.getFirst());
      if (turns.size() / 2 >= happening.scenario.resumes()) {
        return planned(script, calendar.live(happening.before, turns, length(probe), random));
      }
    }
  }

  /** What is so for a family at a time: what happens once is used up. */
  private Story story(Script script, long start) {
    List<Change> told = new ArrayList<>();
    for (Change change : List.copyOf(changes)) {
      boolean here =
          change.pipeline().equals(script.pipeline().slug())
              && script.scenario() == Scenario.NATURAL;
      if (start >= calendar.within(change.from()) && (here || !change.once())) {
        told.add(change);
        if (change.once()) {
          changes.remove(change);
        }
      }
    }
    return Story.of(company.stories(), told, start);
  }

  /** When a build finishes, resumes, finishes again …, since its creation: an odd number. */
  private static List<Long> turns(BuildTrack build) {
    List<Long> turns = new ArrayList<>();
    boolean finished = false;
    for (BuildMoment moment : build.moments()) {
      if (moment.isFinished() != finished) {
        finished = moment.isFinished();
        turns.add(moment.at() - PROBE);
      }
    }
    return turns;
  }

  private Planned planned(Script script, TimeMap time) {
    return new Planned(script, time, Family.play(company, script, time));
  }

  private static long length(List<BuildTrack> family) {
    return family.stream().mapToLong(BuildTrack::end).max().orElseThrow() - PROBE;
  }

  private static Scenario scenario(SplittableRandom random) {
    double draw = random.nextDouble();
    if (draw < 0.90) {
      return Scenario.NATURAL;
    } else if (draw < 0.96) {
      return Scenario.CANCELED;
    } else if (draw < 0.985) {
      return Scenario.SKIPPED;
    } else {
      return Scenario.NOT_RUN;
    }
  }
}
