package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people do in a cluster (doctor, dead-letters, replay, import, backfill) can be done in every
 * overlay, from a pod with the image, the settings, the user and the network for it. That the
 * user's rights are enough is tried against a broker in {@link ToolboxRightsTest}.
 */
class OperatorTasksTest {

  static List<String> folders() {
    return Kustomize.folders();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void toolbox_inEveryOverlay_hasTheImageAndTheCommands(String folder) {
    JsonNode toolbox = maker(Kustomize.render(folder), "kitetrace-toolbox");
    JsonNode container = Pods.container(toolbox);

    assertThat(container.path("image").asText()).matches("kitetrace/kitetrace:.*");
    assertThat(container.path("args")).hasToString("[\"wait\"]");
    assertThat(toolbox.path("spec").has("replicas")).as("whoever scales it decides").isFalse();
    assertThat(Images.values("kitetrace", "ENTRYPOINT").getLast())
        .contains("@/app/jvm.options", "@/app/jvm-25.options")
        .endsWith("-jar\", \"/app/kitetrace.jar\"]");
    assertThat(container.at("/env/0/value").asText())
        .isEqualTo("@/app/jvm.options @/app/jvm-25.options");
  }

  @ParameterizedTest
  @MethodSource("folders")
  void toolbox_inEveryOverlay_seesWhatTheServicesSee(String folder) {
    List<JsonNode> objects = Kustomize.render(folder);
    JsonNode toolbox = maker(objects, "kitetrace-toolbox");
    JsonNode poller = maker(objects, "kitetrace-poller");
    JsonNode emitter = maker(objects, "kitetrace-emitter");

    assertThat(settings(toolbox))
        .containsAll(settings(poller))
        .containsAll(settings(emitter))
        .hasSize(3);
    assertThat(secrets(toolbox)).containsAll(secrets(poller)).containsAll(secrets(emitter));
  }

  @ParameterizedTest
  @MethodSource("folders")
  void toolbox_inEveryOverlay_reachesWhatTheServicesReach(String folder) {
    List<JsonNode> objects = Kustomize.render(folder);

    assertThat(egress(objects, "kitetrace-toolbox"))
        .containsAll(egress(objects, "kitetrace-poller"))
        .containsAll(egress(objects, "kitetrace-emitter"));
    assertThat(policy(objects, "kitetrace-toolbox").at("/spec/ingress")).isEmpty();
  }

  @Test
  void toolbox_ofASecondBackend_hasThatBackendsSettingsAndKey() {
    List<JsonNode> objects = Kustomize.render("k8s/overlays/second-backend");
    JsonNode toolbox = maker(objects, "kitetrace-toolbox-second");
    JsonNode emitter = maker(objects, "kitetrace-emitter-second");

    assertThat(settings(toolbox)).containsAll(settings(emitter)).hasSize(3);
    assertThat(secrets(toolbox)).containsAll(secrets(emitter)).noneMatch("kitetrace-otlp"::equals);
  }

  @Test
  void user_ofTheToolbox_hasTheRightsOfThePollerAndTheReplay() {
    assertThat(rights("34-user-toolbox"))
        .containsAll(rights("30-user-poller"))
        .containsAll(rights("31-user-emitter"))
        .containsAll(rights("32-user-replay"));
  }

  @Test
  void replay_itsForm_makesJobsWithTheirNameAsGroup() {
    JsonNode replay = maker(Kustomize.render("k8s/overlays/replay"), "kitetrace-replay");
    JsonNode container = Pods.container(replay);

    assertThat(Pods.each(container.path("args")).map(JsonNode::asText))
        .startsWith("replay", "--group", "$(JOB_NAME)");
    assertThat(container.at("/env/0/name").asText()).isEqualTo("JOB_NAME");
    assertThat(container.at("/env/0/valueFrom/fieldRef/fieldPath").asText())
        .isEqualTo("metadata.labels['batch.kubernetes.io/job-name']");
    assertThat(Project.text("docs/operations.md"))
        .as("the name begins as the user's rights do")
        .contains("create job kitetrace-replay-1 --from=cronjob/kitetrace-replay");
  }

  private static JsonNode maker(List<JsonNode> objects, String name) {
    return Pods.makers(objects).stream()
        .filter(maker -> Pods.name(maker).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> settings(JsonNode maker) {
    return Pods.each(Pods.container(maker).path("envFrom"))
        .map(source -> source.at("/configMapRef/name").asText())
        .collect(Collectors.toSet());
  }

  /** Secrets and where they are mounted, but for Kafka's user, of which each pod has its own. */
  private static Set<String> secrets(JsonNode maker) {
    return Pods.each(Pods.spec(maker).path("volumes"))
        .filter(volume -> volume.has("secret"))
        .filter(volume -> !volume.path("name").asText().equals("kafka-user"))
        .map(
            volume ->
                volume.at("/secret/secretName").asText()
                    + " "
                    + mountPath(maker, volume.path("name").asText()))
        .collect(Collectors.toSet());
  }

  private static String mountPath(JsonNode maker, String volume) {
    return Pods.each(Pods.container(maker).path("volumeMounts"))
        .filter(mount -> mount.path("name").asText().equals(volume))
        .map(mount -> mount.path("mountPath").asText())
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode policy(List<JsonNode> objects, String name) {
    return Pods.ofKind(objects, "NetworkPolicy").stream()
        .filter(policy -> Pods.name(policy).equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Each port that may be reached, with whom. */
  private static Set<String> egress(List<JsonNode> objects, String name) {
    return Pods.each(policy(objects, name).at("/spec/egress"))
        .flatMap(rule -> Pods.each(rule.path("ports")).map(port -> rule.path("to") + " " + port))
        .collect(Collectors.toSet());
  }

  private static Set<String> rights(String user) {
    return Stream.of(
            Yaml.one(Project.text("k8s/components/strimzi/" + user + ".yaml"))
                .at("/spec/authorization/acls"))
        .flatMap(Pods::each)
        .flatMap(
            right ->
                Pods.each(right.path("operations"))
                    .map(operation -> right.path("resource") + " " + operation.asText()))
        .collect(Collectors.toSet());
  }
}
