package io.kitetrace.explorer.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.testing.builds.TextEverywhere;
import io.kitetrace.testing.builds.TextFields;
import io.kitetrace.trace.TraceOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A text of its own in every field of a build: in which columns it stands by default is what
 * docs/operations.md says. {@code -Dkitetrace.golden.update=true} writes the table, but for its
 * last column.
 */
class IndexedTextsTest {

  private static final Path DOCUMENT =
      Path.of(System.getProperty("kitetrace.root"), "docs/operations.md");
  private static final String BEFORE = "| column | has the field | may hold |\n|---|---|---|\n";
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (.*) \\| (.*) \\| (.*) \\|$");
  private static final Pattern CANARY = Pattern.compile("c0ffee\\d{4}");
  private static final Set<String> HELD = Set.of("a person", "free text", "a machine", "neither");

  @Test
  void everyTextField_standsByDefaultInTheDocumentedColumns() throws IOException {
    String document = Files.readString(DOCUMENT);
    int from = document.indexOf(BEFORE) + BEFORE.length();
    int to = document.indexOf("\n\n", from) + 1;
    Map<String, String> held = new LinkedHashMap<>();
    Matcher rows = ROW.matcher(document.substring(from, to));
    while (rows.find()) {
      held.put(rows.group(1), rows.group(3));
    }
    String table =
        indexed().entrySet().stream()
            .map(
                column ->
                    "| %s | %s | %s |\n"
                        .formatted(
                            column.getKey(),
                            String.join(", ", column.getValue()),
                            held.getOrDefault(column.getKey(), "?")))
            .collect(Collectors.joining());
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Files.writeString(DOCUMENT, document.substring(0, from) + table + document.substring(to));
    }
    assertThat(document.substring(from, to)).isEqualTo(table);
    assertThat(held.values()).isSubsetOf(HELD);
  }

  @Test
  void whatNoSpanHas_standsInNoColumn() throws IOException {
    Set<String> fields = new TreeSet<>();
    indexed().values().forEach(fields::addAll);

    assertThat(fields)
        .contains("`message`", "`creator.name`")
        .doesNotContain(
            "`env.*`", "`pipeline.provider.webhook_url`", "`creator.username`", "`creator.id`");
  }

  /** Column to the fields whose texts are found in it. */
  private static Map<String, Set<String>> indexed() throws IOException {
    int[] count = new int[1];
    String json = TextEverywhere.build(() -> "c0ffee%04d".formatted(++count[0]));
    Map<String, String> fields = TextFields.of(json, CANARY);
    String nameless = json.replaceAll("\"name\":\"c0ffee\\d+\"", "\"name\":null");
    RecordedTexts texts = new RecordedTexts();
    write(json, texts);
    // What stands in where the other is missing.
    write(nameless, texts);
    write(nameless.replaceAll("\"username\":\"c0ffee\\d+\"", "\"username\":null"), texts);
    write(json.replaceFirst("\"tag\":\"[^\"]*\"", "\"tag\":null"), texts);
    Map<String, Set<String>> columns = new TreeMap<>();
    texts
        .found()
        .forEach(
            (column, text) -> {
              Matcher canary = CANARY.matcher(text);
              while (canary.find()) {
                columns
                    .computeIfAbsent("`" + column + "`", unseen -> new TreeSet<>())
                    .add("`" + fields.get(canary.group()) + "`");
              }
            });
    return columns;
  }

  private static void write(String json, RecordedTexts texts) {
    try {
      IndexedBuild build =
          new BuildRows(TraceOptions.DEFAULTS)
              .rows(
                  new BuildReader().read(json.getBytes(StandardCharsets.UTF_8)),
                  new LogRecord(0, 0, Instant.EPOCH, null, null));
      build.writeBuild(texts.table("builds"));
      build.writeVersion(texts.table("build_versions"));
      build.writeJobs(texts.table("jobs"));
      build.writeBlocks(texts.table("blocks"));
    } catch (MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }
}
