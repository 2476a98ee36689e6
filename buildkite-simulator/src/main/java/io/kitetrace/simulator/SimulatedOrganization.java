package io.kitetrace.simulator;

import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Organization.ListedPipeline;
import io.kitetrace.simulator.company.Company;
import io.kitetrace.simulator.company.Company.Person;
import io.kitetrace.simulator.company.Company.Pipeline;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.simulator.json.BuildJson;
import io.kitetrace.simulator.json.CompanyJson;
import io.kitetrace.simulator.scenario.BuildHead;
import io.kitetrace.simulator.scenario.Planner;
import io.kitetrace.simulator.scenario.Planner.Planned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes up a company's CI. */
public final class SimulatedOrganization {
  private SimulatedOrganization() {}

  /**
   * Founds a company and plans its builds. The same shape, slug and anchor make the same builds,
   * byte for byte.
   *
   * @param anchor the time up to which history has happened
   */
  public static Organization of(String slug, CompanyShape shape, Instant anchor) {
    Company company = Company.found(shape.seed(), slug, shape.pipelines(), shape.jobsPerBuild());
    List<Place> places = new ArrayList<>();
    for (Planned family : new Planner(company, shape, anchor).plan()) {
      for (int member = 0; member < family.builds().size(); member++) {
        places.add(new Place(family, member));
      }
    }
    places.sort(
        Comparator.comparingLong((Place place) -> place.head().createdAt())
            .thenComparing(place -> place.head().id()));
    CompanyJson json = new CompanyJson(company, numbers(places));
    List<ListedBuild> builds = new ArrayList<>(places.size());
    places.forEach(place -> builds.add(new SimulatedBuild(json, place.family(), place.member())));
    Person owner = company.people().getFirst();
    return new Organization(
        slug,
        Character.toUpperCase(slug.charAt(0)) + slug.substring(1),
        company.id().toString(),
        new Organization.User(owner.id().toString(), owner.name(), owner.email()),
        company.pipelines().stream().map(pipeline -> listed(pipeline, json)).toList(),
        builds.reversed());
  }

  /** Counts the builds of each pipeline, oldest first. */
  private static Map<UUID, Long> numbers(List<Place> places) {
    Map<String, Long> last = new HashMap<>();
    Map<UUID, Long> numbers = new HashMap<>();
    for (Place place : places) {
      Pipeline pipeline = place.head().pipeline();
      long first = pipeline.firstNumber();
      numbers.put(place.head().id(), last.merge(pipeline.slug(), first, (n, unused) -> n + 1));
    }
    return numbers;
  }

  private static ListedPipeline listed(Pipeline pipeline, CompanyJson json) {
    return new ListedPipeline(
        pipeline.slug(), (out, rendering) -> BuildJson.write(out, json, pipeline, rendering));
  }

  private record Place(Planned family, int member) {
    BuildHead head() {
      return family.builds().get(member).head();
    }
  }
}
