package io.kitetrace.simulator.api;

import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.ListedPipeline;
import io.kitetrace.simulator.catalogue.Organization;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The catalogues by what requests name. Immutable. */
final class Catalogue {
  private final Map<String, Organization> catalogues = new LinkedHashMap<>();
  private final Map<String, ListedBuild> builds = new HashMap<>();
  private final Map<String, ListedPipeline> pipelines = new HashMap<>();

  Catalogue(List<? extends Organization> all) {
    for (Organization catalogue : all) {
      String organization = catalogue.organization();
      catalogues.put(organization, catalogue);
      catalogue.pipelines().forEach(p -> pipelines.put(organization + "/" + p.slug(), p));
      catalogue
          .newestFirst()
          .forEach(b -> builds.put(organization + "/" + b.pipeline() + "/" + b.number(), b));
    }
  }

  List<Organization> all() {
    return List.copyOf(catalogues.values());
  }

  Organization catalogue(String organization) throws ApiException {
    Organization catalogue = catalogues.get(organization);
    if (catalogue == null) {
      throw new ApiException(404, "No organization found");
    }
    return catalogue;
  }

  ListedPipeline pipeline(String organization, String slug) throws ApiException {
    catalogue(organization);
    ListedPipeline pipeline = pipelines.get(organization + "/" + slug);
    if (pipeline == null) {
      throw new ApiException(404, "No pipeline found");
    }
    return pipeline;
  }

  ListedBuild build(Endpoint.OneBuild asked, long now) throws ApiException {
    pipeline(asked.organization(), asked.pipeline());
    @Nullable ListedBuild build =
        builds.get(asked.organization() + "/" + asked.pipeline() + "/" + asked.number());
    if (build == null || build.at(now) == null) {
      throw new ApiException(404, "No build found");
    }
    return build;
  }
}
