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

  /** What a job has left behind; null where nobody has such a job, or it has left nothing. */
  @Nullable JobFiles files(String organization, String job, long now) {
    ListedBuild known = found.get(organization + "/" + job);
    if (known != null) {
      return known.files(job, now);
    }
    Organization owner = organizations.get(organization);
    long made = owner == null ? -1 : madeAt(job);
    if (owner == null || made < 0) {
      return null;
    }
    for (ListedBuild build : owner.newestFirst()) {
      JobFiles files = build.head().createdAt() > made ? null : build.files(job, now);
      if (files != null) {
        found.put(organization + "/" + job, build);
        return files;
      }
    }
    return null;
  }

  private static long madeAt(String job) {
    try {
      return UUID.fromString(job).getMostSignificantBits() >>> 16;
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }
}
