package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.standalone.Kitetrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table in the chart's README is made from values.yaml; {@code -Dkitetrace.golden.update=true}
 * writes it. And what the README says to do is done, up to the cluster.
 */
class ChartReadmeTest {

  private static final Path README = Project.path(Helm.CHART + "/README.md");
  private static final Map<String, String> SHORT = Map.of("Deployment", "deploy", "Service", "svc");
  private static final String MARK = "| value | default | |\n|---|---|---|\n";

  @Test
  void readme_itsTable_isWhatTheValuesSay() throws IOException {
    String text = Project.text(README);
    String made = text.substring(0, text.indexOf(MARK)) + MARK + table();
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Files.writeString(README, made);
    }
    assertThat(Project.text(README)).isEqualTo(made);
  }

  /** Also with what was released in the folder's place: the folder is what is released. */
  @Test
  void chart_asDocumentsInstallAndRenderIt_isRendered(@TempDir Path folder) throws IOException {
    List<String> commands =
        Documents.commands().stream().filter(line -> line.startsWith("helm ")).toList();
    assertThat(commands).hasSizeGreaterThan(1);
    for (String command : commands) {
      Helm.Result result = run(command, folder);
      assertThat(result.exitCode()).as(result.said()).isZero();
      if (command.startsWith("helm install ")) {
        String[] parts = result.out().split("\nMANIFEST:\n")[1].split("\nNOTES:\n");
        assertNotesFit(parts[1], names(parts[0]));
      }
    }
  }

  private static Helm.Result run(String command, Path folder) throws IOException {
    Path values = folder.resolve("my-values.yaml");
    Files.writeString(values, Documents.blocks(README, "yaml").getFirst());
    String here =
        command
            .replace("my-values.yaml", values.toString())
            .replaceFirst(
                "oci://\\S+ --version \\S+|" + Helm.CHART, Project.path(Helm.CHART).toString())
            .replaceFirst("^helm install ", "install --dry-run=client --set explorer.enabled=true ")
            .replaceFirst("^helm ", "");
    return Helm.run(here.split(" "));
  }

  /** Of the objects, and of the secrets that their pods mount. */
  private static Set<String> names(String manifest) {
    Set<String> names = new TreeSet<>();
    for (JsonNode object : Yaml.all(manifest)) {
      String kind = object.path("kind").asText();
      names.add(SHORT.getOrDefault(kind, kind) + "/" + Pods.name(object));
      Pods.each(object.at("/spec/template/spec/volumes"))
          .forEach(volume -> names.add("secret/" + volume.at("/secret/secretName").asText()));
    }
    return names;
  }

  private static void assertNotesFit(String notes, Set<String> names) {
    List<String> told =
        notes.lines().map(String::strip).filter(line -> line.startsWith("kubectl ")).toList();
    assertThat(told).hasSize(4).allMatch(line -> line.startsWith("kubectl -n kitetrace "));
    for (String line : told) {
      assertThat(names)
          .contains(
              line.replaceFirst(".* create secret generic (\\S+) .*", "secret/$1")
                  .replaceFirst(".* ((?:deploy|svc)/\\S+).*", "$1"));
      if (line.contains(" -- java ")) {
        Kitetrace.commandLine()
            .parseArgs(line.replaceFirst(".* -jar /app/kitetrace.jar ", "").split(" "));
      }
    }
  }

  /** A line for each value that a comment explains, and for each that is no map of others. */
  private static String table() {
    String text = Project.text(Helm.CHART + "/values.yaml");
    JsonNode values = Yaml.one(text);
    List<String> path = new ArrayList<>();
    StringBuilder table = new StringBuilder();
    StringBuilder comment = new StringBuilder();
    for (String line : text.lines().toList()) {
      String content = line.strip();
      int depth = (line.length() - line.stripLeading().length()) / 2;
      if (content.startsWith("# -- ")) {
        comment.append(content.substring("# -- ".length()));
      } else if (content.startsWith("# ") && !comment.isEmpty()) {
        comment.append(' ').append(content.substring(2));
      } else if (content.matches("[A-Za-z]+:.*") && depth <= path.size()) {
        path.subList(depth, path.size()).clear();
        path.add(content.substring(0, content.indexOf(':')));
        JsonNode value = values.at("/" + String.join("/", path));
        if (!value.isObject() || value.isEmpty() || !comment.isEmpty()) {
          table.append(row(String.join(".", path), value, comment.toString()));
        }
        comment.setLength(0);
      }
    }
    return table.toString();
  }

  private static String row(String path, JsonNode value, String comment) {
    String shown =
        value.isObject() && !value.isEmpty() || value.size() > 0 ? "" : "`" + value + "`";
    return "| `%s` | %s | %s |\n".formatted(path, shown, comment);
  }
}
