package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Company;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.simulator.company.Pipeline;
import io.kitetrace.simulator.seed.Seeds;
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

  private final Company company;
  private final CompanyShape shape;
  private final Calendar calendar;
  private final Duration longestPause;

  public Planner(Company company, CompanyShape shape, Instant anchor) {
    this.company = company;
    this.shape = shape;
    this.calendar = new Calendar(anchor, shape.history(), shape.liveFor());
    longestPause = shape.history().dividedBy(3);
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
    Fate fate = giant ? Fate.CALM : fate(random);
    Script script =
        new Script(seed, pipeline, fate, giant ? shape.giantJobs() : 0, left, longestPause);
    List<BuildTrack> probe = Family.play(company, script, PROBE_TIME);
    return planned(script, calendar.historic(length(probe), random));
  }

  private Planned live(long seed, Happening happening, int left) {
    Fate fate =
        switch (happening) {
          case IS_CREATED, FINISHES -> Fate.CALM;
          case RESUMES -> Fate.RESUMES;
          case RESUMES_TWICE -> Fate.RESUMES_TWICE;
        };
    // Not every seed obeys: a triggered build may fail where the script wants to resume once more.
    for (int attempt = 0; ; attempt++) {
      long attemptSeed = Seeds.derive(seed, attempt);
      SplittableRandom random = Seeds.random(attemptSeed);
      Script script =
          new Script(attemptSeed, company.anyPipeline(random), fate, 0, left, longestPause);
      List<BuildTrack> probe = Family.play(company, script, PROBE_TIME);
      Turns turns = Turns.of(probe.getFirst(), PROBE);
      if (turns.resumes() >= happening.resumes()) {
        return planned(script, calendar.live(happening, turns, length(probe), random));
      }
    }
  }

  private Planned planned(Script script, TimeMap time) {
    return new Planned(script, time, Family.play(company, script, time));
  }

  private static long length(List<BuildTrack> family) {
    return family.stream().mapToLong(BuildTrack::end).max().orElseThrow() - PROBE;
  }

  private static Fate fate(SplittableRandom random) {
    double draw = random.nextDouble();
    if (draw < 0.90) {
      return Fate.NATURAL;
    } else if (draw < 0.96) {
      return Fate.CANCELED;
    } else if (draw < 0.985) {
      return Fate.SKIPPED;
    } else {
      return Fate.NOT_RUN;
    }
  }
}
