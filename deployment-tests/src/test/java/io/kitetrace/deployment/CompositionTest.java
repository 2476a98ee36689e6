package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator puts together: base, addons and components, in any order. */
class CompositionTest {

  private static final List<String> ADDONS =
      List.of("base", "addons/replay", "addons/metrics", "addons/explorer", "addons/enricher");

  @ParameterizedTest
  @ValueSource(strings = {"strimzi", "external-kafka"})
  void components_inAnyOrder_makeTheSame(String kafka) {
    List<String> components = List.of(kafka, "keda", "monitoring", "http-proxy", "explorer-volume");
    List<JsonNode> first = Kustomize.render(ADDONS, components);

    assertThat(first.size()).isGreaterThan(20);
    for (List<String> order : orders(components)) {
      assertThat(Kustomize.render(ADDONS, order)).as("%s", order).isEqualTo(first);
    }
    for (List<String> order : orders(ADDONS)) {
      assertThat(Kustomize.render(order, components))
          .as("%s", order)
          .containsExactlyInAnyOrderElementsOf(first);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"strimzi", "external-kafka"})
  void everyPod_underAKafkaWithUsers_hasAUserAndTheAuthority(String kafka) {
    List<JsonNode> makers = Pods.makers(Kustomize.render(ADDONS, List.of(kafka)));

    assertThat(makers.stream().map(Pods::name))
        .containsExactlyInAnyOrder(
            "kitetrace-poller",
            "kitetrace-emitter",
            "kitetrace-toolbox",
            "kitetrace-metrics",
            "kitetrace-explorer",
            "kitetrace-enricher",
            "kitetrace-replay");
    for (JsonNode maker : makers) {
      assertThat(
              Pods.each(Pods.spec(maker).path("volumes"))
                  .filter(volume -> volume.path("name").asText().startsWith("kafka-"))
                  .map(volume -> volume.at("/secret/secretName").asText()))
          .as(Pods.name(maker))
          .containsExactly(
              kafka.equals("strimzi") ? "kitetrace-cluster-ca-cert" : "kitetrace-kafka-ca",
              kafka.equals("strimzi") ? Pods.name(maker) : "kitetrace-kafka-user");
      assertThat(
              Pods.each(Pods.container(maker).path("volumeMounts"))
                  .map(mount -> mount.path("mountPath").asText()))
          .contains("/etc/kitetrace/kafka/ca", "/etc/kitetrace/kafka/user");
    }
  }

  @Test
  void replay_whenHowToReachKafkaChanges_isAFormThatMayChangeToo() {
    JsonNode plain = replay(Kustomize.render(ADDONS, List.of()));
    JsonNode secured = replay(Kustomize.render(ADDONS, List.of("strimzi")));

    assertThat(plain.path("kind").asText()).as("a Job cannot be changed").isEqualTo("CronJob");
    assertThat(plain.at("/spec/suspend").asBoolean()).isTrue();
    assertThat(settings(plain)).hasSize(2).allMatch(name -> name.matches(".*-[a-z0-9]{10}"));
    assertThat(settings(secured))
        .as("one changed, and the pods that are made from now on read the new one")
        .hasSize(2)
        .isNotEqualTo(settings(plain));
  }

  @Test
  void proxy_outOfTheCluster_mayBeReachedByEveryPodAndIsKnownToIt() {
    List<JsonNode> objects = Kustomize.render(ADDONS, List.of("http-proxy"));

    assertThat(Pods.ofKind(objects, "NetworkPolicy"))
        .hasSize(7)
        .allSatisfy(
            policy ->
                assertThat(policy.at("/spec/egress").findValuesAsText("port"))
                    .as(Pods.name(policy))
                    .contains("3128"));
    assertThat(
            Pods.ofKind(objects, "ConfigMap").stream()
                .filter(map -> Pods.name(map).startsWith("kitetrace-kafka-"))
                .map(map -> map.at("/data/HTTPS_PROXY").asText()))
        .containsExactly("http://proxy.example.com:3128");
    assertThat(Pods.makers(objects))
        .allMatch(maker -> settings(maker).stream().anyMatch(n -> n.startsWith("kitetrace-kafka")));
  }

  private static JsonNode replay(List<JsonNode> objects) {
    return Pods.makers(objects).stream()
        .filter(maker -> Pods.name(maker).equals("kitetrace-replay"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> settings(JsonNode maker) {
    return Pods.each(Pods.container(maker).path("envFrom"))
        .map(source -> source.at("/configMapRef/name").asText())
        .toList();
  }

  /** So many orders that each element comes before and after each other one, and each is first. */
  private static List<List<String>> orders(List<String> elements) {
    List<List<String>> orders = new ArrayList<>(List.of(elements.reversed()));
    for (int first = 1; first < elements.size(); first++) {
      List<String> order = new ArrayList<>(elements);
      Collections.rotate(order, first);
      orders.add(order);
    }
    return orders;
  }
}
