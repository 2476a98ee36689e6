package io.kitetrace.simulator.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a path under {@code /v2} asks for. */
sealed interface Endpoint {
  record AccessToken() implements Endpoint {}

  record User() implements Endpoint {}

  record Organizations() implements Endpoint {}

  record OneOrganization(String organization) implements Endpoint {}

  record Pipelines(String organization) implements Endpoint {}

  record OnePipeline(String organization, String pipeline) implements Endpoint {}

  record Builds(String organization) implements Endpoint {}

  record BuildsOfPipeline(String organization, String pipeline) implements Endpoint {}

  record OneBuild(String organization, String pipeline, String number) implements Endpoint {}

  record Unknown() implements Endpoint {}

  static Endpoint of(String rawPath) {
    List<String> parts =
        List.of(rawPath.split("/", 0)).stream()
            .skip(1)
            .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
            .toList();
    if (parts.isEmpty() || !parts.getFirst().equals("v2")) {
      return new Unknown();
    }
    List<String> rest = parts.subList(1, parts.size());
    if (rest.equals(List.of("access-token"))) {
      return new AccessToken();
    } else if (rest.equals(List.of("user"))) {
      return new User();
    } else if (rest.isEmpty() || !rest.getFirst().equals("organizations")) {
      return new Unknown();
    }
    return switch (rest.size()) {
      case 1 -> new Organizations();
      case 2 -> new OneOrganization(rest.get(1));
      case 3 ->
          switch (rest.get(2)) {
            case "pipelines" -> new Pipelines(rest.get(1));
            case "builds" -> new Builds(rest.get(1));
            default -> new Unknown();
          };
      case 4, 5, 6 -> ofPipeline(rest);
      default -> new Unknown();
    };
  }

  private static Endpoint ofPipeline(List<String> rest) {
    if (!rest.get(2).equals("pipelines") || (rest.size() > 4 && !rest.get(4).equals("builds"))) {
      return new Unknown();
    }
    return switch (rest.size()) {
      case 4 -> new OnePipeline(rest.get(1), rest.get(3));
      case 5 -> new BuildsOfPipeline(rest.get(1), rest.get(3));
      default -> new OneBuild(rest.get(1), rest.get(3), rest.get(5));
    };
  }

  /** What counters call it. */
  default String label() {
    return switch (this) {
      case AccessToken e -> "access-token";
      case User e -> "user";
      case Organizations e -> "organizations";
      case OneOrganization e -> "organization";
      case Pipelines e -> "pipelines";
      case OnePipeline e -> "pipeline";
      case Builds e -> "builds";
      case BuildsOfPipeline e -> "pipeline-builds";
      case OneBuild e -> "build";
      case Unknown e -> "unknown";
    };
  }

  /** What a token must be allowed to. */
  default String scope() {
    return switch (this) {
      case AccessToken e -> "";
      case User e -> "read_user";
      case Organizations e -> "read_organizations";
      case OneOrganization e -> "read_organizations";
      case Pipelines e -> "read_pipelines";
      case OnePipeline e -> "read_pipelines";
      case Builds e -> "read_builds";
      case BuildsOfPipeline e -> "read_builds";
      case OneBuild e -> "read_builds";
      case Unknown e -> "";
    };
  }

  /** The slug of the organization that it is about; empty for none. */
  default String about() {
    return switch (this) {
      case AccessToken e -> "";
      case User e -> "";
      case Organizations e -> "";
      case Unknown e -> "";
      case OneOrganization e -> e.organization();
      case Pipelines e -> e.organization();
      case OnePipeline e -> e.organization();
      case Builds e -> e.organization();
      case BuildsOfPipeline e -> e.organization();
      case OneBuild e -> e.organization();
    };
  }
}
