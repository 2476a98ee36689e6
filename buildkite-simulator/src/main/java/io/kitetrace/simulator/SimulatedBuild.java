package io.kitetrace.simulator;

import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.Company;
import io.kitetrace.simulator.company.Person;
import io.kitetrace.simulator.json.BuildJson;
import io.kitetrace.simulator.scenario.BuildEvents;
import io.kitetrace.simulator.scenario.BuildMoment;
import io.kitetrace.simulator.scenario.BuildTrack;
import io.kitetrace.simulator.scenario.Family;
import io.kitetrace.simulator.scenario.MetaDatum;
import io.kitetrace.simulator.scenario.Planned;
import io.kitetrace.simulator.scenario.PlayedTruth;
import io.kitetrace.simulator.scenario.Script;
import io.kitetrace.simulator.scenario.TimeMap;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
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
  private final World world;
  private final UUID id;
  private final String idText;
  private final String pipeline;
  private final long number;
  private final long createdAt;
  private final String branch;
  private final String commit;
  private final @Nullable Person creator;
  private final List<BuildMoment> moments;

  SimulatedBuild(World world, Planned family, int member, long number) {
    this.world = world;
    this.script = family.script();
    this.time = family.time();
    this.member = member;
    this.number = number;
    BuildTrack track = family.builds().get(member);
    id = track.head().id();
    idText = id.toString();
    pipeline = track.head().pipeline().slug();
    createdAt = track.head().createdAt();
    branch = track.head().branch();
    commit = track.head().commit();
    creator = track.head().creator();
    moments = track.moments();
  }

  UUID uuid() {
    return id;
  }

  @Override
  public String id() {
    return idText;
  }

  @Override
  public String pipeline() {
    return pipeline;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public long createdAt() {
    return createdAt;
  }

  @Override
  public String branch() {
    return branch;
  }

  @Override
  public String commit() {
    return commit;
  }

  @Override
  public @Nullable String creator() {
    return creator == null ? null : creator.id().toString();
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
    BuildJson.write(out, world.letterhead(), track(), rendering);
  }

  @Override
  public List<Event> eventsAfter(long now) {
    if (moments.getLast().at() + JOBS_END_WITHIN.toMillis() < now) {
      return List.of(); // without playing it again
    }
    return BuildEvents.of(track()).stream().filter(event -> event.at() > now).toList();
  }

  @Override
  public void writeJob(OutputStream out, String job, Rendering rendering) throws IOException {
    BuildJson.writeJob(out, world.letterhead(), track(), job, rendering);
  }

  @Override
  public BuildTruth truth(long now) {
    return new PlayedTruth(world.company().organization(), track(), number).at(now);
  }

  private BuildTrack track() {
    Company company = world.company();
    return Family.play(company, script, time).get(member);
  }
}
