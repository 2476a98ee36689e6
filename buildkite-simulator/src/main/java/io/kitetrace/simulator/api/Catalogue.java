package io.kitetrace.simulator.api;

import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Organization.ListedPipeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what endpoints name. Immutable. */
final class Catalogue {
  private final List<Organization> organizations;
  private final Map<String, ListedBuild> builds = new HashMap<>();
  private final Map<String, ListedPipeline> pipelines = new HashMap<>();

  Catalogue(List<Organization> organizations) {
    this.organizations = List.copyOf(organizations);
    for (Organization organization : organizations) {
      String slug = organization.slug();
      organization.pipelines().forEach(p -> pipelines.put(slug + "/" + p.slug(), p));
      organization
          .newestFirst()
          .forEach(b -> builds.put(slug + "/" + b.head().pipeline() + "/" + b.head().number(), b));
    }
  }

  List<Organization> organizations() {
    return organizations;
  }

  Organization organization(Endpoint endpoint) throws ApiException {
    return organizations.stream()
        .filter(organization -> organization.slug().equals(endpoint.organization()))
        .findFirst()
        .orElseThrow(() -> new ApiException(404, "No organization found"));
  }

  ListedPipeline pipeline(Endpoint endpoint) throws ApiException {
    ListedPipeline pipeline =
        pipelines.get(organization(endpoint).slug() + "/" + endpoint.pipeline());
    if (pipeline == null) {
      throw new ApiException(404, "No pipeline found");
    }
    return pipeline;
  }

  ListedBuild build(Endpoint endpoint, long now) throws ApiException {
    String pipeline = pipeline(endpoint).slug();
    @Nullable ListedBuild build =
        builds.get(endpoint.organization() + "/" + pipeline + "/" + endpoint.build());
    if (build == null || build.at(now) == null) {
      throw new ApiException(404, "No build found");
    }
    return build;
  }
}
