package io.kitetrace.simulator.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a path asks for. Whatever it does not name is empty.
 *
 * @param build the build's number as it was written, or its UUID
 */
record Endpoint(
    Kind kind, String organization, String pipeline, String build, String job, String artifact) {
  enum Kind {
    ACCESS_TOKEN("access-token", "", "/v2/access-token"),
    USER("user", "read_user", "/v2/user"),
    ORGANIZATIONS("organizations", "read_organizations", "/v2/organizations"),
    ORGANIZATION("organization", "read_organizations", "/v2/organizations/*"),
    PIPELINES("pipelines", "read_pipelines", "/v2/organizations/*/pipelines"),
    PIPELINE("pipeline", "read_pipelines", "/v2/organizations/*/pipelines/*"),
    BUILDS("builds", "read_builds", "/v2/organizations/*/builds"),
    PIPELINE_BUILDS("pipeline-builds", "read_builds", "/v2/organizations/*/pipelines/*/builds"),
    BUILD("build", "read_builds", "/v2/organizations/*/pipelines/*/builds/*"),
    JOB_LOG("job-log", "read_build_logs", "/v2/organizations/*/jobs/*/log"),
    BUILD_JOB_LOG(
        "job-log", "read_build_logs", "/v2/organizations/*/pipelines/*/builds/*/jobs/*/log"),
    JOB_ARTIFACTS("job-artifacts", "read_artifacts", "/v2/organizations/*/jobs/*/artifacts"),
    BUILD_JOB_ARTIFACTS(
        "job-artifacts",
        "read_artifacts",
        "/v2/organizations/*/pipelines/*/builds/*/jobs/*/artifacts"),
    ARTIFACT_DOWNLOAD(
        "artifact-download",
        "read_artifacts",
        "/v2/organizations/*/pipelines/*/builds/*/jobs/*/artifacts/*/download"),
    BUILD_TESTS("build-tests", "read_suites", "/v2/analytics/organizations/*/builds/*/tests"),
    UNKNOWN("unknown", "", "");

    private final String label;
    private final String scope;
    private final String path;

    Kind(String label, String scope, String path) {
      this.label = label;
      this.scope = scope;
      this.path = path;
    }

    /** What counters call it. */
    String label() {
      return label;
    }

    /** Whether {@code HEAD} is answered, so that a client learns how large the body would be. */
    boolean tellsItsSize() {
      return this == JOB_LOG || this == BUILD_JOB_LOG;
    }

    /** What a token must be allowed to; empty for nothing. */
    String scope() {
      return scope;
    }
  }

  static Endpoint of(String rawPath) {
    List<String> names = new ArrayList<>();
    StringBuilder shape = new StringBuilder();
    List<String> parts = List.of(rawPath.split("/", 0));
    int first = rawPath.startsWith("/v2/analytics/") ? 3 : 2;
    for (int i = 1; i < parts.size(); i++) {
      // In v2/organizations/acme/pipelines/web/builds/7 every second one is a name.
      boolean name = i > first && (i - first) % 2 == 1;
      String part = URLDecoder.decode(parts.get(i), StandardCharsets.UTF_8);
      shape.append('/').append(name ? "*" : part);
      if (name) {
        names.add(part);
      }
    }
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(k -> k.path.contentEquals(shape))
            .findFirst()
            .orElse(Kind.UNKNOWN);
    return switch (kind) {
      case UNKNOWN -> new Endpoint(kind, "", "", "", "", "");
      case JOB_LOG, JOB_ARTIFACTS -> new Endpoint(kind, at(names, 0), "", "", at(names, 1), "");
      case BUILD_TESTS -> new Endpoint(kind, at(names, 0), "", at(names, 1), "", "");
      default ->
          new Endpoint(kind, at(names, 0), at(names, 1), at(names, 2), at(names, 3), at(names, 4));
    };
  }

  private static String at(List<String> names, int index) {
    return index < names.size() ? names.get(index) : "";
  }
}
