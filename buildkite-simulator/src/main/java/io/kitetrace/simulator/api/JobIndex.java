package io.kitetrace.simulator.api;

import io.kitetrace.simulator.catalogue.JobFiles;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Organization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds a job's build by the job's id alone. Ids begin with their time, so the build is one of
 * those that were created before. Safe for any thread.
 */
final class JobIndex {
  private final Map<String, Organization> organizations = new HashMap<>();
  private final Map<String, ListedBuild> found = new ConcurrentHashMap<>();

  JobIndex(List<Organization> all) {
    all.forEach(organization -> organizations.put(organization.slug(), organization));
  }

  JobFiles files(Router.Request request) throws ApiException {
    Endpoint endpoint = request.endpoint();
    JobFiles files = files(endpoint.organization(), endpoint.job(), request.now());
    if (files == null) {
      throw new ApiException(404, "No job found");
    }
    return files;
  }

  /** What a job has left behind; null where nobody has such a job, or it has left nothing. */
  @Nullable JobFiles files(String organization, String job, long now) {
    ListedBuild known = found.get(organization + "/" + job);
    if (known != null) {
      return known.files(now).get(job);
    }
    Organization owner = organizations.get(organization);
    long made = owner == null ? -1 : madeAt(job);
    if (owner == null || made < 0) {
      return null;
    }
    for (ListedBuild build : owner.newestFirst()) {
      JobFiles files = build.head().createdAt() > made ? null : build.files(now).get(job);
      if (files != null) {
        found.put(organization + "/" + job, build);
        return files;
      }
    }
    return null;
  }

  /** A build by its UUID; null where there is none yet. */
  @Nullable ListedBuild build(String organization, String id, long now) {
    Organization owner = organizations.get(organization);
    return owner == null
        ? null
        : owner.newestFirst().stream()
            .filter(build -> build.id().equals(id) && build.at(now) != null)
            .findFirst()
            .orElse(null);
  }

  private static long madeAt(String job) {
    try {
      return UUID.fromString(job).getMostSignificantBits() >>> 16;
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }
}
