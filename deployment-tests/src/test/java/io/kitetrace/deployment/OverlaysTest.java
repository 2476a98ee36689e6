package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Renders every overlay and looks at what would reach the cluster. */
class OverlaysTest {

  static List<String> folders() {
    return Kustomize.folders();
  }

  @Test
  void overlays_asTheDocumentsSay_areThere() {
    assertThat(Kustomize.folders())
        .contains(
            "k8s/base",
            "k8s/overlays/strimzi",
            "k8s/overlays/external-kafka",
            "k8s/overlays/keda",
            "k8s/overlays/replay",
            "k8s/overlays/second-backend",
            "k8s/overlays/monitoring",
            "k8s/overlays/metrics",
            "k8s/overlays/explorer",
            "k8s/overlays/enricher",
            "k8s/overlays/http-proxy");
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyObject_rendered_fitsItsModel(String folder) {
    List<JsonNode> objects = Kustomize.render(folder);
    assertThat(objects.size()).isPositive();
    for (JsonNode object : objects) {
      assertThat(StrictModels.fault(object)).as(Pods.name(object)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyObject_rendered_isInOneNamespace(String folder) {
    for (JsonNode object : Kustomize.render(folder)) {
      if (!object.path("kind").asText().equals("Namespace")) {
        assertThat(object.at("/metadata/namespace").asText())
            .as(Pods.name(object))
            .isEqualTo("kitetrace");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void pod_whatItRefersTo_isRendered(String folder) {
    List<JsonNode> objects = Kustomize.render(folder);
    for (JsonNode maker : Pods.makers(objects)) {
      assertThat(names(objects, "ConfigMap"))
          .as(Pods.name(maker))
          .containsAll(
              Pods.each(Pods.container(maker).path("envFrom"))
                  .map(source -> source.at("/configMapRef/name").asText())
                  .toList());
      assertThat(names(objects, "ServiceAccount"))
          .contains(Pods.spec(maker).path("serviceAccountName").asText());
      assertThat(names(objects, "PersistentVolumeClaim"))
          .containsAll(
              Pods.each(Pods.spec(maker).path("volumes"))
                  .filter(volume -> volume.has("persistentVolumeClaim"))
                  .map(volume -> volume.at("/persistentVolumeClaim/claimName").asText())
                  .toList());
      assertThat(names(Pods.spec(maker).path("volumes")))
          .containsExactlyInAnyOrderElementsOf(names(Pods.container(maker).path("volumeMounts")));
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void selector_ofEveryObject_findsOnePodMaker(String folder) {
    List<JsonNode> objects = Kustomize.render(folder);
    List<JsonNode> makers = Pods.makers(objects);
    for (JsonNode object : objects) {
      Optional<JsonNode> selector = selector(object);
      if (selector.isPresent()) {
        assertThat(
                makers.stream()
                    .filter(maker -> matches(selector.get(), Pods.labels(maker)))
                    .map(Pods::name))
            .as("%s %s", object.path("kind").asText(), Pods.name(object))
            .hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void pod_ofOurs_hasANetworkPolicy(String folder) {
    List<JsonNode> objects = Kustomize.render(folder);
    List<JsonNode> policies = Pods.ofKind(objects, "NetworkPolicy");
    for (JsonNode maker : Pods.makers(objects)) {
      assertThat(
              policies.stream()
                  .filter(policy -> policy.at("/spec/policyTypes").size() == 2)
                  .anyMatch(
                      policy ->
                          matches(policy.at("/spec/podSelector/matchLabels"), Pods.labels(maker))))
          .as(Pods.name(maker))
          .isTrue();
    }
  }

  /** Of what has to select pods: a budget without a selector protects none. */
  private static Optional<JsonNode> selector(JsonNode object) {
    return switch (object.path("kind").asText()) {
      case "Service" -> Optional.of(object.at("/spec/selector"));
      case "Deployment", "PodDisruptionBudget" ->
          Optional.of(object.at("/spec/selector/matchLabels"));
      case "NetworkPolicy" -> Optional.of(object.at("/spec/podSelector/matchLabels"));
      default -> Optional.empty();
    };
  }

  private static boolean matches(JsonNode selector, JsonNode labels) {
    return selector.size() > 0
        && selector.properties().stream()
            .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
  }

  private static Set<String> names(List<JsonNode> objects, String kind) {
    return Pods.ofKind(objects, kind).stream().map(Pods::name).collect(Collectors.toSet());
  }

  private static List<String> names(JsonNode list) {
    return Stream.of(list).flatMap(Pods::each).map(item -> item.path("name").asText()).toList();
  }
}
