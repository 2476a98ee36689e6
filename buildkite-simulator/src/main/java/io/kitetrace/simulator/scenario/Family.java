package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Company;
import io.kitetrace.simulator.company.Company.Pipeline;
import io.kitetrace.simulator.company.PipelineSpec;
import io.kitetrace.simulator.company.Seeds;
import io.kitetrace.simulator.company.Step;
import io.kitetrace.simulator.scenario.BuildMoment.BuildState;
import io.kitetrace.simulator.scenario.BuildPlayer.Played;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Plays a script: the same script and times make the same builds. A family is played whole, since a
 * triggered build's end decides about the one that waits for it.
 */
public final class Family {
  private final Company company;
  private final Script script;
  private final TimeMap time;
  private final HeadFactory heads;
  private final List<BuildTrack> builds = new ArrayList<>(2);
  private int streams;

  private Family(Company company, Script script, TimeMap time) {
    this.company = company;
    this.script = script;
    this.time = time;
    heads = new HeadFactory(company);
  }

  /** The family's builds, the first one first. */
  public static List<BuildTrack> play(Company company, Script script, TimeMap time) {
    Family family = new Family(company, script, time);
    family.play();
    return family.builds;
  }

  private void play() {
    Dice dice = dice();
    BuildHead head = heads.own(script.pipeline(), time.at(0), dice);
    switch (script.scenario()) {
      case SKIPPED -> builds.add(superfluous(head, BuildState.SKIPPED, dice));
      case NOT_RUN -> builds.add(superfluous(head, BuildState.NOT_RUN, dice));
      case NATURAL, FINISHES_ONCE, RESUMES, RESUMES_TWICE -> {
        Played played = play(head, script.scenario(), steps(), dice, 0);
        if (script.scenario() == Scenario.NATURAL
            && !played.passed()
            && dice.chance(story().rebuilds())) {
          rebuild(head, played.end(), dice);
        }
      }
      case CANCELED -> {
        Played played = play(head, Scenario.FINISHES_ONCE, steps(), dice, 0);
        if (dice.chance(0.35)) {
          rebuild(head, played.end(), dice);
        }
        // Real time, which may be squeezed, decides what is running: so this may not disturb other
        // draws.
        Dice own = dice();
        long at = Cancellation.choose(played, time, own);
        Cancellation.apply(played.build(), at, own);
        removeUnborn(head.id(), at);
      }
    }
  }

  /** A build that ends without having run. */
  private BuildTrack superfluous(BuildHead head, BuildState state, Dice dice) {
    BuildTrack build = new BuildTrack(head);
    build.add(BuildMoment.first(time.at(0), BuildState.SCHEDULED));
    build.add(build.last().finishedAt(time.at(dice.between(900, 20_000)), state));
    return build;
  }

  private List<Step> steps() {
    PipelineSpec spec = script.pipeline().spec();
    return (script.jobs() == 0 ? spec : spec.withJobs(script.jobs())).steps();
  }

  private Played play(
      BuildHead head, Scenario scenario, List<Step> steps, Dice dice, long created) {
    BuildPlayer player = new BuildPlayer(this, head, steps, scenario, dice);
    int place = builds.size();
    // Reserved before its children come, so that the first build is the first.
    builds.add(new BuildTrack(head));
    Played played = player.play(created);
    builds.set(place, played.build());
    return played;
  }

  Company company() {
    return company;
  }

  Story story() {
    return script.story();
  }

  TimeMap time() {
    return time;
  }

  /** Plays another pipeline's build; null where the family may not grow. */
  @Nullable Played trigger(String slug, BuildHead parent, JobTrack job, long offset) {
    Pipeline pipeline = company.pipeline(slug);
    if (pipeline == null || builds.size() >= script.maxBuilds()) {
      return null;
    }
    Dice dice = dice();
    BuildHead head = heads.triggered(parent, job.id(), pipeline, time.at(offset), dice);
    return play(head, Scenario.FINISHES_ONCE, pipeline.spec().steps(), dice, offset);
  }

  private void rebuild(BuildHead original, long end, Dice dice) {
    if (builds.size() < script.maxBuilds()) {
      long created = end + dice.between(30_000, 900_000);
      BuildHead head = heads.rebuilt(original, time.at(created), dice);
      play(head, Scenario.FINISHES_ONCE, steps(), dice(), created);
    }
  }

  /**
   * What a canceled build would have triggered later never comes to be; what it had triggered goes
   * on.
   */
  private void removeUnborn(UUID parent, long canceledAt) {
    List<UUID> unborn = new ArrayList<>();
    for (BuildTrack build : builds) {
      if (build.head().source() instanceof BuildHead.Source.Triggered source
          && (unborn.contains(source.buildId())
              || (source.buildId().equals(parent) && build.head().createdAt() > canceledAt))) {
        unborn.add(build.head().id());
      }
    }
    builds.removeIf(build -> unborn.contains(build.head().id()));
  }

  private Dice dice() {
    return new Dice(Seeds.random(Seeds.derive(script.seed(), streams++)), script.longestPause());
  }

  /**
   * What a family of builds is played from: a build, those that it triggers and those that repeat
   * it.
   *
   * @param seed of everything that is drawn
   * @param pipeline of the first build
   * @param jobs how many jobs the first build has, retries aside; 0 for as many as its pipeline's
   * @param maxBuilds how large the family may become, at least 1
   * @param longestPause how long people stay away at most
   * @param story what of the company's stories is so for it
   */
  public record Script(
      long seed,
      Pipeline pipeline,
      Scenario scenario,
      int jobs,
      int maxBuilds,
      Duration longestPause,
      Story story) {

    Script with(Story told) {
      return new Script(seed, pipeline, scenario, jobs, maxBuilds, longestPause, told);
    }
  }
}
