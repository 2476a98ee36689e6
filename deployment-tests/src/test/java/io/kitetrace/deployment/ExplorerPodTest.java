package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.runtime.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The explorer in a cluster: its index, who reaches it, and how much memory it has. */
class ExplorerPodTest {

  private static final List<String> ADDONS = List.of("base", "addons/explorer");
  private static final String NAME = "kitetrace-explorer";

  @Test
  void index_withoutAVolume_goesWithThePodAndPodsAreReplacedOneAfterTheOther() {
    JsonNode explorer = maker(Kustomize.render(ADDONS, List.of()));

    assertThat(volume(explorer).has("emptyDir")).isTrue();
    assertThat(explorer.at("/spec/strategy/rollingUpdate/maxUnavailable").asInt()).isZero();
  }

  @Test
  void index_onAVolume_isThatOfOnePodAtATime() {
    List<JsonNode> objects = Kustomize.render("k8s/overlays/explorer");
    JsonNode explorer = maker(objects);

    assertThat(volume(explorer).at("/persistentVolumeClaim/claimName").asText()).isEqualTo(NAME);
    assertThat(explorer.at("/spec/strategy")).hasToString("{\"type\":\"Recreate\"}");
    assertThat(explorer.at("/spec/replicas").asInt()).isOne();
    assertThat(Pods.ofKind(objects, "PersistentVolumeClaim").stream().map(Pods::name))
        .containsExactly(NAME);
  }

  @Test
  void index_inThePod_isWhereTheImagePutsIt() {
    JsonNode container = Pods.container(maker(Kustomize.render(ADDONS, List.of())));

    assertThat(
            Pods.each(container.path("volumeMounts"))
                .filter(mount -> mount.path("name").asText().equals("data"))
                .map(mount -> mount.path("mountPath").asText()))
        .containsExactly("/data");
    assertThat(Images.instructions("explorer")).contains("ENV EXPLORER_DATA=/data/explorer.duckdb");
  }

  @Test
  void memory_ofHeapAndDatabase_fitsIntoThePod() {
    List<JsonNode> objects = Kustomize.render(ADDONS, List.of());
    JsonNode settings =
        Pods.ofKind(objects, "ConfigMap").stream()
            .filter(map -> Pods.name(map).startsWith(NAME))
            .findFirst()
            .orElseThrow()
            .path("data");
    long limit =
        bytes(Pods.container(maker(objects)).at("/resources/limits/memory").asText() + "B");
    long database = bytes(settings.path("EXPLORER_MEMORY").asText());
    long heap = limit * 40 / 100;

    assertThat(Images.values("explorer", "ENTRYPOINT").getLast())
        .contains("\"-XX:MaxRAMPercentage=40\"");
    assertThat(heap + database)
        .as("with a quarter for code, threads and buffers")
        .isLessThan(limit * 3 / 4);
  }

  @Test
  void pages_inTheCluster_areForProxyToolboxAndPrometheusAlone() {
    List<JsonNode> objects = Kustomize.render(ADDONS, List.of());
    JsonNode policy = policy(objects, NAME);

    assertThat(policy.at("/spec/ingress").findValuesAsText("kubernetes.io/metadata.name"))
        .containsExactlyInAnyOrder("monitoring", "ingress-nginx");
    assertThat(policy.at("/spec/ingress").findValues("matchExpressions"))
        .hasToString(selecting("toolbox"));
    assertThat(policy.at("/spec/ingress").findValues("matchLabels")).hasSize(2);
    assertThat(policy.at("/spec/egress").findValuesAsText("port"))
        .as("DNS and Kafka")
        .containsExactlyInAnyOrder("53", "53", "9092");
  }

  @Test
  void toolbox_itsQueries_reachTheExplorer() {
    List<JsonNode> objects = Kustomize.render(ADDONS, List.of());
    JsonNode rule =
        Pods.each(policy(objects, "kitetrace-toolbox").at("/spec/egress"))
            .filter(
                egress ->
                    egress.findValues("matchExpressions").toString().equals(selecting("explorer")))
            .findFirst()
            .orElseThrow();

    assertThat(rule.at("/ports/0/port").asInt()).isEqualTo(8080);
    assertThat(Pods.ofKind(objects, "Service").stream().map(Pods::name)).contains(NAME);
    assertThat(Project.text("k8s/base/toolbox/30-deployment.yaml"))
        .contains("value: http://" + NAME + ":8080");
  }

  /** Nothing else in the selector, such as the policy's own labels. */
  private static String selecting(String component) {
    return "[[{\"key\":\"app.kubernetes.io/component\",\"operator\":\"In\",\"values\":[\"%s\"]}]]"
        .formatted(component);
  }

  private static long bytes(String size) {
    return new Settings(io.kitetrace.runtime.settings.Variables.of(Map.of("SIZE", size)))
        .bytes("SIZE", 0, 0, Long.MAX_VALUE);
  }

  private static JsonNode maker(List<JsonNode> objects) {
    return Pods.makers(objects).stream()
        .filter(maker -> Pods.name(maker).equals(NAME))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode volume(JsonNode maker) {
    return Pods.each(Pods.spec(maker).path("volumes"))
        .filter(volume -> volume.path("name").asText().equals("data"))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode policy(List<JsonNode> objects, String name) {
    return Pods.ofKind(objects, "NetworkPolicy").stream()
        .filter(policy -> Pods.name(policy).equals(name))
        .findFirst()
        .orElseThrow();
  }
}
