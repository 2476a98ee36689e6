package io.kitetrace.poller.poll;

import io.kitetrace.poller.api.BuildQuery;
import io.kitetrace.poller.api.BuildkiteApi;
import io.kitetrace.poller.api.PageAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the API's lists of builds.
 *
 * @param organization whose builds
 * @param pipeline the slug of the only pipeline in it, or null for all of the organization
 */
public record BuildList(String organization, @Nullable String pipeline) {

  public BuildList {
    Objects.requireNonNull(organization);
  }

  /** All builds of an organization. */
  static BuildList of(String organization) {
    return new BuildList(organization, null);
  }

  /** Where its first page is. */
  PageAddress from(BuildkiteApi api, BuildQuery query) {
    return api.builds(organization, pipeline, query);
  }
}
