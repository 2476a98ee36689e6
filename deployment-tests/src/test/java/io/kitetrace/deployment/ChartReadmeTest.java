package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The table in the chart's README is made from values.yaml; {@code -Dkitetrace.golden.update=true}
 * writes it.
 */
class ChartReadmeTest {

  private static final Path README = Project.path(Helm.CHART + "/README.md");
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
