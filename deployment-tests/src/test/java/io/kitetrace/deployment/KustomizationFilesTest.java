package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the files of k8s/ one by one: needs no tool. */
class KustomizationFilesTest {

  private static final Path K8S = Project.path("k8s");
  private static final Path DASHBOARDS = Project.path("docker/grafana/dashboards");

  static Stream<Path> manifests() {
    return Project.files(K8S, ".yaml").stream()
        .filter(file -> !file.getFileName().toString().startsWith("mount-"));
  }

  static Stream<Path> kustomizations() {
    return Stream.concat(
        Project.files(K8S, "/kustomization.yaml").stream(),
        Stream.of(DASHBOARDS.resolve("kustomization.yaml")));
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void manifest_everyObject_fitsItsModel(Path file) {
    for (JsonNode object : Yaml.all(Project.text(file))) {
      assertThat(StrictModels.fault(object)).as(Project.name(file)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("kustomizations")
  void kustomization_everyReference_isThere(Path file) {
    for (Path reference : references(file)) {
      Path there =
          Files.isDirectory(reference) ? reference.resolve("kustomization.yaml") : reference;
      assertThat(there).as(Project.name(file)).exists();
    }
  }

  @Test
  void file_ofAnyKind_isUsedBySomeKustomization() {
    Set<Path> used =
        kustomizations().flatMap(file -> references(file).stream()).collect(Collectors.toSet());

    assertThat(
            Stream.concat(Project.files(K8S, ".yaml").stream(), Project.files(K8S, ".env").stream())
                .filter(file -> !file.endsWith("kustomization.yaml"))
                .filter(file -> !file.endsWith("secret.example.yaml")))
        .allSatisfy(file -> assertThat(used).contains(file));
  }

  @Test
  void manifest_itsName_beginsWithItsPlace() {
    assertThat(
            manifests()
                .map(file -> file.getFileName().toString())
                .filter(name -> !name.equals("kustomization.yaml"))
                .filter(name -> !name.equals("secret.example.yaml")))
        .allMatch(name -> name.matches("\\d\\d-[a-z-]+\\.yaml"));
  }

  private static List<Path> references(Path file) {
    JsonNode kustomization = Yaml.one(Project.text(file));
    List<String> names = new ArrayList<>();
    kustomization.path("resources").forEach(name -> names.add(name.asText()));
    kustomization.path("components").forEach(name -> names.add(name.asText()));
    kustomization.path("patches").forEach(patch -> add(patch.path("path"), names));
    for (JsonNode generator : kustomization.path("configMapGenerator")) {
      generator.path("envs").forEach(name -> names.add(name.asText()));
      generator.path("files").forEach(name -> names.add(name.asText()));
    }
    return names.stream().map(name -> file.resolveSibling(name).normalize()).toList();
  }

  private static void add(JsonNode name, List<String> names) {
    if (name.isTextual()) {
      names.add(name.asText());
    }
  }
}
