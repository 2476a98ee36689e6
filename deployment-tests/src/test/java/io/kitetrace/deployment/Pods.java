package io.kitetrace.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The pods that our own objects make. */
final class Pods {

  private static final Set<String> MAKERS = Set.of("Deployment", "CronJob");

  private Pods() {}

  /** Objects of ours that make pods. */
  static List<JsonNode> makers(List<JsonNode> objects) {
    return objects.stream()
        .filter(object -> MAKERS.contains(object.path("kind").asText()))
        .toList();
  }

  static JsonNode spec(JsonNode maker) {
    return template(maker).path("spec");
  }

  /** The labels by which selectors find its pods. */
  static JsonNode labels(JsonNode maker) {
    return template(maker).at("/metadata/labels");
  }

  static JsonNode container(JsonNode maker) {
    return spec(maker).path("containers").path(0);
  }

  private static JsonNode template(JsonNode maker) {
    JsonNode job = maker.at("/spec/jobTemplate/spec/template");
    return Objects.requireNonNull(job.isMissingNode() ? maker.at("/spec/template") : job);
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  static List<JsonNode> ofKind(List<JsonNode> objects, String kind) {
    return objects.stream().filter(object -> kind.equals(object.path("kind").asText())).toList();
  }

  static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
