package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The chart, rendered by a real Helm: the same objects as by kustomize, and wrong values refused.
 */
class ChartTest {

  /** Both tools end a config map's name with a hash of what it holds, each with its own. */
  private static final Pattern HASH =
      Pattern.compile("(kitetrace-[a-z-]*[a-z])-[0-9a-z]{10}(?![0-9a-z-])");

  private static final List<String> HELM_LABELS =
      List.of("app.kubernetes.io/managed-by", "helm.sh/chart");

  static List<Path> presets() {
    return values("presets");
  }

  static List<Path> valid() {
    return values("valid");
  }

  static List<Path> wrong() {
    return values("wrong");
  }

  private static List<Path> values(String folder) {
    return Project.files(Project.path(Helm.CHART + "/ci/" + folder), ".yaml");
  }

  @Test
  void overlays_eachOfThem_hasAPreset() {
    assertThat(presets().stream().map(ChartTest::overlay))
        .containsExactlyInAnyOrderElementsOf(Kustomize.folders());
    assertThat(valid()).hasSizeGreaterThanOrEqualTo(10);
    assertThat(wrong()).hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void chart_linted_hasNoFault() {
    Helm.Result lint = Helm.run("lint", "--strict", Project.path(Helm.CHART).toString());
    assertThat(lint.exitCode()).as(lint.out() + lint.said()).isZero();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void preset_rendered_isWhatItsOverlayIs(Path preset) {
    Map<String, JsonNode> chart = objects(rendered(preset));
    Map<String, JsonNode> overlay = objects(Kustomize.render(overlay(preset)));
    assertThat(chart.keySet()).isEqualTo(overlay.keySet());
    overlay.forEach((name, object) -> assertThat(chart.get(name)).as(name).isEqualTo(object));
  }

  @ParameterizedTest
  @MethodSource({"presets", "valid"})
  void everyObject_rendered_fitsItsModel(Path values) {
    List<JsonNode> objects = rendered(values);
    assertThat(objects).isNotEmpty();
    for (JsonNode object : objects) {
      assertThat(StrictModels.fault(object)).as(Pods.name(object)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource({"presets", "valid"})
  void configMap_thatAPodReads_isRendered(Path values) {
    List<JsonNode> objects = rendered(values);
    List<String> maps =
        objects.stream()
            .filter(object -> object.path("kind").asText().equals("ConfigMap"))
            .map(object -> object.at("/metadata/name").asText())
            .toList();
    for (JsonNode maker : Pods.makers(objects)) {
      assertThat(maps)
          .as(Pods.name(maker))
          .containsAll(
              Pods.each(Pods.container(maker).path("envFrom"))
                  .map(source -> source.at("/configMapRef/name").asText())
                  .toList());
    }
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void wrongValues_areRefused_withASentence(Path values) {
    Helm.Result result = Helm.template(values);
    assertThat(result.exitCode()).as(result.out()).isNotZero();
    assertThat(result.said()).contains(place(values)).doesNotContain("nil pointer", "panic");
  }

  /** The first of the values that a file of wrong ones is about, which the sentence has to name. */
  private static String place(Path values) {
    return Project.text(values)
        .lines()
        .filter(line -> line.startsWith("# names "))
        .map(line -> line.substring("# names ".length()))
        .collect(Collectors.joining());
  }

  private static String overlay(Path preset) {
    return Project.text(preset).lines().findFirst().orElseThrow().replace("# ", "");
  }

  private static List<JsonNode> rendered(Path values) {
    Helm.Result result = Helm.template(values);
    assertThat(result.exitCode()).as(result.said()).isZero();
    return Yaml.all(result.out());
  }

  /** By kind and name, without what is Helm's own. */
  private static Map<String, JsonNode> objects(List<JsonNode> rendered) {
    Map<String, JsonNode> objects = new TreeMap<>();
    for (JsonNode object : rendered) {
      JsonNode plain = plain(object);
      objects.put(plain.path("kind").asText() + "/" + plain.at("/metadata/name").asText(), plain);
    }
    return objects;
  }

  private static JsonNode plain(JsonNode object) {
    if (object.at("/metadata/labels") instanceof ObjectNode labels) {
      labels.remove(HELM_LABELS);
      if (labels.isEmpty()) {
        ((ObjectNode) object.path("metadata")).remove("labels");
      }
    }
    return Yaml.one(HASH.matcher(object.toString()).replaceAll("$1"));
  }
}
