package io.kitetrace.simulator;

import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Organization.ListedPipeline;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.Company;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.simulator.company.Person;
import io.kitetrace.simulator.company.Pipeline;
import io.kitetrace.simulator.json.BuildJson;
import io.kitetrace.simulator.json.CompanyJson;
import io.kitetrace.simulator.scenario.BuildTrack;
import io.kitetrace.simulator.scenario.Planner;
import io.kitetrace.simulator.scenario.Planner.Planned;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A made-up company's CI. The same shape, organization and anchor make the same builds, byte for
 * byte.
 */
public final class SimulatedOrganization implements Organization {
  private final Company company;
  private final CompanyJson json;
  private final List<SimulatedBuild> newestFirst;
  private final List<? extends ListedPipeline> pipelines;

  private SimulatedOrganization(Company company, List<Planned> families) {
    this.company = company;
    List<Place> places = new ArrayList<>();
    for (Planned family : families) {
      for (int member = 0; member < family.builds().size(); member++) {
        places.add(new Place(family, member));
      }
    }
    places.sort(
        Comparator.comparingLong((Place place) -> place.track().head().createdAt())
            .thenComparing(place -> place.track().head().id()));
    Map<String, Long> next = new HashMap<>();
    Map<UUID, Long> numbers = new HashMap<>();
    List<SimulatedBuild> builds = new ArrayList<>(places.size());
    for (Place place : places) {
      Pipeline pipeline = place.track().head().pipeline();
      long number =
          next.merge(pipeline.slug(), (long) pipeline.firstNumber(), (last, first) -> last + 1);
      SimulatedBuild build = new SimulatedBuild(this, place.family(), place.member(), number);
      numbers.put(place.track().head().id(), number);
      builds.add(build);
    }
    newestFirst = List.copyOf(builds.reversed());
    Map<UUID, Long> fixed = Map.copyOf(numbers);
    json = new CompanyJson(company, id -> fixed.getOrDefault(id, 0L));
    pipelines =
        company.pipelines().stream()
            .map(pipeline -> new SimulatedPipeline(json, pipeline))
            .toList();
  }

  /**
   * Founds a company and plans its builds.
   *
   * @param anchor the time up to which history has happened
   */
  public static SimulatedOrganization of(String organization, CompanyShape shape, Instant anchor) {
    Company company =
        Company.found(shape.seed(), organization, shape.pipelines(), shape.jobsPerBuild());
    return new SimulatedOrganization(company, new Planner(company, shape, anchor).plan());
  }

  @Override
  public String slug() {
    return company.organization();
  }

  @Override
  public String name() {
    String slug = company.organization();
    return Character.toUpperCase(slug.charAt(0)) + slug.substring(1);
  }

  @Override
  public String id() {
    return company.id().toString();
  }

  @Override
  public List<SimulatedBuild> newestFirst() {
    return newestFirst;
  }

  @Override
  public List<? extends ListedPipeline> pipelines() {
    return pipelines;
  }

  @Override
  public User owner() {
    Person person = company.people().getFirst();
    return new User(person.id().toString(), person.name(), person.email());
  }

  Company company() {
    return company;
  }

  /** How its builds are written. */
  CompanyJson json() {
    return json;
  }

  private record Place(Planned family, int member) {
    BuildTrack track() {
      return family.builds().get(member);
    }
  }

  private record SimulatedPipeline(CompanyJson json, Pipeline pipeline) implements ListedPipeline {
    @Override
    public String slug() {
      return pipeline.slug();
    }

    @Override
    public void write(OutputStream out, Rendering rendering) throws IOException {
      BuildJson.write(out, json, pipeline, rendering);
    }
  }
}
