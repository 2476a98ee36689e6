package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No block of a document is without a test that reads it, and this is where that is decided. */
class DocumentBlocksTest {

  /** Languages whose blocks another test holds against the code, by the documents that it reads. */
  private static final Map<String, Set<String>> READ_ELSEWHERE =
      Map.of(
          "sql", Set.of("docs/sql.md"), // SqlDocsTest
          "java", Set.of("docs/consumers.md"), // DocumentationTest
          "xml", Set.of("docs/consumers.md"), // VersionTest
          "ini", Set.of("docs/inside-a-job.md")); // the agent's own

  private static final Pattern SERIES = Pattern.compile("\\b[a-z_]+(?=[\\[{])");

  @TempDir Path folder;

  static List<Path> files() {
    return Documents.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void block_ofADocument_isReadByATest(Path file) throws IOException {
    for (Documents.Block block : Documents.blocks(Project.text(file))) {
      switch (block.language()) {
        case "", "bash" -> {
          if (!isOutput(block.text())) {
            assertThat(Documents.others(block.text())).as("no command, no setting").isEmpty();
          }
        }
        case "yaml" ->
            assertThat(Yaml.one(block.text()).isContainerNode()).as(block.text()).isTrue();
        case "json" -> assertThat(json(block.text()).isContainerNode()).as(block.text()).isTrue();
        case "promql" -> assertThat(faults(block.text())).isEmpty();
        case "python" -> assertThat(syntaxErrors(block.text())).isEmpty();
        case "text" -> {} // what a program printed
        default ->
            assertThat(READ_ELSEWHERE.getOrDefault(block.language(), Set.of()))
                .as(block.language())
                .contains(Project.name(file));
      }
    }
  }

  /** Queries with empty lines between, as rules that Prometheus reads, about metrics of ours. */
  private String faults(String queries) throws IOException {
    StringBuilder rules = new StringBuilder("groups:\n  - name: queries\n    rules:\n");
    for (String query : queries.split("\n\n")) {
      rules.append("      - record: query\n        expr: |\n").append(query.indent(10));
      assertThat(SERIES.matcher(query).results().map(MatchResult::group))
          .isNotEmpty()
          .allMatch(Names::metric);
    }
    Files.writeString(folder.resolve("rules.yml"), rules);
    return Promtool.faults(
        Files.writeString(folder.resolve("test.yml"), "rule_files: [rules.yml]\ntests: []\n"));
  }

  /** What Python itself has against a program, where it is there. */
  private String syntaxErrors(String program) throws IOException {
    Path file = Files.writeString(folder.resolve("program.py"), program);
    Optional<String> python = Kustomize.onPath("python3");
    if (python.isEmpty()) {
      return "";
    }
    Process process =
        new ProcessBuilder(
                python.get(),
                "-c",
                "import ast, sys; ast.parse(open(sys.argv[1]).read())",
                "" + file)
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** A drawing, which the tests of drawing compare. */
  private static boolean isOutput(String block) {
    return block.chars().anyMatch(c -> "─█▶├▸✓…▊▎".indexOf(c) >= 0) && !block.contains("export ");
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }
}
