package io.kitetrace.simulator;

import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.JobFiles;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.Company.Person;
import io.kitetrace.simulator.json.BuildJson;
import io.kitetrace.simulator.json.CompanyJson;
import io.kitetrace.simulator.scenario.BuildHead;
import io.kitetrace.simulator.scenario.BuildMoment;
import io.kitetrace.simulator.scenario.BuildTrack;
import io.kitetrace.simulator.scenario.BuildTrack.MetaDatum;
import io.kitetrace.simulator.scenario.Family;
import io.kitetrace.simulator.scenario.Family.Script;
import io.kitetrace.simulator.scenario.Planner.Planned;
import io.kitetrace.simulator.scenario.PlayedTruth;
import io.kitetrace.simulator.scenario.TimeMap;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A simulated build: what lists need is kept, the jobs are played again whenever somebody reads
 * them.
 */
final class SimulatedBuild implements ListedBuild {
  /** Jobs of a canceled build end after it. */
  private static final Duration JOBS_END_WITHIN = Duration.ofHours(1);

  private final Script script;
  private final TimeMap time;
  private final int member;
  private final CompanyJson company;
  private final Head head;
  private final List<BuildMoment> moments;

  SimulatedBuild(CompanyJson company, Planned family, int member) {
    this.company = company;
    this.script = family.script();
    this.time = family.time();
    this.member = member;
    BuildTrack track = family.builds().get(member);
    BuildHead played = track.head();
    Person creator = played.creator();
    head =
        new Head(
            played.id().toString(),
            played.pipeline().slug(),
            company.number(played.id()),
            played.createdAt(),
            played.branch(),
            played.commit(),
            creator == null ? null : creator.id().toString());
    moments = track.moments();
  }

  @Override
  public Head head() {
    return head;
  }

  @Override
  public @Nullable Status at(long now) {
    BuildMoment moment = BuildTrack.at(moments, now);
    return moment == null
        ? null
        : new Status(moment.state().json(), moment.blocked(), moment.finished());
  }

  @Override
  public @Nullable String metaDatum(String key, long now) {
    return track().metaData().stream()
        .filter(datum -> datum.key().equals(key) && datum.at() <= now)
        .map(MetaDatum::value)
        .findFirst()
        .orElse(null);
  }

  @Override
  public void write(OutputStream out, Rendering rendering) throws IOException {
    BuildJson.write(out, company, track(), rendering);
  }

  @Override
  public List<Event> eventsAfter(long now) {
    if (moments.getLast().at() + JOBS_END_WITHIN.toMillis() < now) {
      return List.of(); // without playing it again
    }
    return track().events().stream().filter(event -> event.at() > now).toList();
  }

  @Override
  public void writeJob(OutputStream out, String job, Rendering rendering) throws IOException {
    BuildJson.writeJob(out, company, track(), job, rendering);
  }

  @Override
  public Map<String, JobFiles> files(long now) {
    return SimulatedFiles.of(track(), now);
  }

  @Override
  public BuildTruth truth(long now) {
    return PlayedTruth.of(
        company.company().organization(), track(), script.story(), head.number(), now);
  }

  private BuildTrack track() {
    return Family.play(company.company(), script, time).get(member);
  }
}
