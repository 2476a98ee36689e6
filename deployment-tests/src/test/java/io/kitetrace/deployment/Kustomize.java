package io.kitetrace.deployment;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Renders kustomizations with the tool that is on the PATH. */
final class Kustomize {

  private Kustomize() {}

  /** Every folder of k8s/overlays, and the base. */
  static List<String> folders() {
    try (Stream<Path> overlays = Files.list(Project.path("k8s/overlays"))) {
      return Stream.concat(
              Stream.of("k8s/base"),
              overlays.filter(Files::isDirectory).map(Project::name).sorted())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The objects of a kustomization; without a tool the test that asks is skipped. */
  static List<JsonNode> render(String folder) {
    Optional<List<String>> command = command();
    assumeThat(command).as("kubectl or kustomize on the PATH").isPresent();
    return Yaml.all(run(command.orElseThrow(), Project.path(folder)));
  }

  /** The objects of an overlay of its own: folders of k8s/, and names of components, in order. */
  static List<JsonNode> render(List<String> resources, List<String> components) {
    StringBuilder text =
        new StringBuilder("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n");
    text.append("namespace: kitetrace\nresources:\n");
    resources.forEach(name -> text.append("  - …/k8s/").append(name).append('\n'));
    text.append(components.isEmpty() ? "" : "components:\n");
    components.forEach(name -> text.append("  - …/k8s/components/").append(name).append('\n'));
    return renderText(text.toString());
  }

  /** The objects of a kustomization in which "…/k8s" stands for the checkout's. */
  static List<JsonNode> renderText(String kustomization) {
    try {
      Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
      Path folder = Files.createTempDirectory(target, "overlay");
      Path k8s = folder.toRealPath().relativize(Project.path("k8s").toRealPath());
      Path file = folder.resolve("kustomization.yaml");
      Files.writeString(file, kustomization.replace("…/k8s", k8s.toString()));
      try {
        return render(folder.toString());
      } finally {
        Files.delete(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<List<String>> command() {
    return onPath("kubectl")
        .map(tool -> List.of(tool, "kustomize"))
        .or(() -> onPath("kustomize").map(tool -> List.of(tool, "build")));
  }

  /** Where a tool is, if it is there. */
  static Optional<String> onPath(String tool) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static String run(List<String> command, Path folder) {
    try {
      Path out = Files.createTempFile("kustomize", ".yaml");
      Path err = Files.createTempFile("kustomize", ".err");
      try {
        Process process =
            new ProcessBuilder(
                    Stream.concat(command.stream(), Stream.of(folder.toString())).toList())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError(command + " does not end");
        }
        if (process.exitValue() != 0) {
          throw new AssertionError(
              Project.name(folder) + ": " + Files.readString(err, StandardCharsets.UTF_8));
        }
        return Files.readString(out, StandardCharsets.UTF_8);
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
