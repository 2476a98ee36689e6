package io.kitetrace.simulator.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a path asks for. Whatever it does not name is empty.
 *
 * @param build the build's number as it was written
 */
record Endpoint(Kind kind, String organization, String pipeline, String build) {
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

    /** What a token must be allowed to; empty for nothing. */
    String scope() {
      return scope;
    }
  }

  static Endpoint of(String rawPath) {
    List<String> names = new ArrayList<>();
    StringBuilder shape = new StringBuilder();
    List<String> parts = List.of(rawPath.split("/", 0));
    for (int i = 1; i < parts.size(); i++) {
      // In v2/organizations/acme/pipelines/web/builds/7 every second one is a name.
      boolean name = i > 2 && i % 2 == 1;
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
    return kind == Kind.UNKNOWN
        ? new Endpoint(kind, "", "", "")
        : new Endpoint(kind, at(names, 0), at(names, 1), at(names, 2));
  }

  private static String at(List<String> names, int index) {
    return index < names.size() ? names.get(index) : "";
  }
}
