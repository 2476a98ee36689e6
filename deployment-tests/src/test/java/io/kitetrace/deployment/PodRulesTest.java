package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The restricted profile and what else every pod of ours keeps to; of the files, and of what the
 * overlays make of them.
 */
class PodRulesTest {

  static Stream<JsonNode> pods() {
    return Project.files(Project.path("k8s"), ".yaml").stream()
        .map(Path::toString)
        .filter(file -> file.endsWith("deployment.yaml") || file.endsWith("job.yaml"))
        .flatMap(file -> Yaml.all(Project.text(Path.of(file))).stream());
  }

  static Stream<String> folders() {
    return Kustomize.folders().stream();
  }

  @ParameterizedTest
  @MethodSource("pods")
  void pod_inItsFile_keepsToTheRules(JsonNode maker) {
    keepsToTheRules(maker);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void pod_rendered_keepsToTheRules(String folder) {
    List<JsonNode> makers = Pods.makers(Kustomize.render(folder));

    assertThat(makers.size()).isPositive();
    makers.forEach(PodRulesTest::keepsToTheRules);
  }

  private static void keepsToTheRules(JsonNode maker) {
    JsonNode pod = Pods.spec(maker);
    JsonNode container = Pods.container(maker);
    assertThat(pod.path("containers")).hasSize(1);
    assertThat(pod.path("enableServiceLinks")).as("enableServiceLinks").hasToString("false");
    assertThat(pod.path("automountServiceAccountToken")).as("token").hasToString("false");
    assertThat(pod.at("/securityContext/runAsNonRoot")).as("runAsNonRoot").hasToString("true");
    assertThat(pod.at("/securityContext/runAsUser").asInt()).as("runAsUser").isEqualTo(10001);
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(container.at("/securityContext/allowPrivilegeEscalation")).hasToString("false");
    assertThat(container.at("/securityContext/readOnlyRootFilesystem")).hasToString("true");
    assertThat(container.at("/securityContext/capabilities/drop")).hasToString("[\"ALL\"]");
    assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
    assertThat(container.at("/resources/requests/memory").asText()).isNotEmpty();
    assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
    assertThat(container.path("image").asText()).matches("kitetrace/[a-z]+:\\d+\\.\\d+\\.\\d+");
    assertThat(Pods.each(container.path("volumeMounts")).map(m -> m.path("mountPath").asText()))
        .as("a writable place for native libraries")
        .contains("/tmp");
    assertThat(pod.path("terminationGracePeriodSeconds").asInt())
        .as("more than the 25 s that a shutdown may take")
        .isGreaterThan(30);
  }
}
