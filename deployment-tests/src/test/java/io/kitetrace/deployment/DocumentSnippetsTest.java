package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pieces of an overlay that operations.md shows do what is said of them. */
class DocumentSnippetsTest {

  private static final List<String> BLOCKS =
      Documents.blocks(Project.path("docs/operations.md"), "yaml");

  @Test
  void overlay_ofYourOwn_isRendered() {
    List<JsonNode> objects = Kustomize.renderText(block("YOUR-OVERLAY's", "your-organization"));

    assertThat(Pods.makers(objects).stream().map(m -> Pods.container(m).path("image").asText()))
        .allMatch(image -> image.startsWith("REGISTRY/kitetrace/"));
    assertThat(
            Pods.ofKind(objects, "ConfigMap").stream()
                .map(map -> map.at("/data/BUILDKITE_ORGANIZATION").asText()))
        .contains("your-organization");
    assertThat(Pods.ofKind(objects, "KafkaUser")).hasSize(7);
  }

  @Test
  void volume_withExports_takesThePlaceOfTheCopiedFiles() {
    JsonNode toolbox =
        maker("kitetrace-toolbox", patched(block("the exports'", "persistentVolumeClaim")));

    assertThat(
            Pods.each(Pods.spec(toolbox).path("volumes"))
                .map(volume -> volume.path("name").asText()))
        .containsExactly("tmp", "otlp", "buildkite", "files");
    assertThat(Pods.spec(toolbox).at("/volumes/3/persistentVolumeClaim/claimName").asText())
        .isEqualTo("YOUR-EXPORTS");
    assertThat(
            Pods.each(Pods.container(toolbox).path("volumeMounts"))
                .filter(mount -> mount.path("name").asText().equals("files"))
                .map(mount -> mount.path("mountPath").asText()))
        .as("where the documents import from")
        .containsExactly("/files");
  }

  @Test
  void arguments_ofAReplay_areThoseOfThePatch() {
    JsonNode replay = maker("kitetrace-replay", patched(block("the replay's", "JOB_NAME")));
    List<String> arguments =
        Pods.each(Pods.container(replay).path("args")).map(JsonNode::asText).toList();

    assertThat(arguments).startsWith("replay", "--group", "$(JOB_NAME)").contains("--rate");
    io.kitetrace.standalone.Kitetrace.commandLine().parseArgs(arguments.toArray(String[]::new));
  }

  private static List<JsonNode> patched(String patches) {
    return Kustomize.renderText(
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        namespace: kitetrace
        resources:
          - …/k8s/base
          - …/k8s/addons/replay
        """
            + patches);
  }

  private static JsonNode maker(String name, List<JsonNode> objects) {
    return Pods.makers(objects).stream()
        .filter(maker -> Pods.name(maker).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String block(String whose, String part) {
    return BLOCKS.stream()
        .filter(block -> block.contains(part))
        .findFirst()
        .orElseThrow(() -> new AssertionError("operations.md lost " + whose + " block"));
  }
}
