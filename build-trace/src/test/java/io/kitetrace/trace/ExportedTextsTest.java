package io.kitetrace.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.testing.builds.TextEverywhere;
import io.kitetrace.testing.builds.TextFields;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A text of its own in every field of a build: where it leaves by default is what
 * docs/operations.md says. {@code -Dkitetrace.golden.update=true} writes the table, but for its
 * last column.
 */
class ExportedTextsTest {

  private static final Path DOCUMENT =
      Path.of(System.getProperty("kitetrace.root"), "docs/operations.md");
  private static final String BEFORE = "| field | leaves as | may hold |\n|---|---|---|\n";
  private static final String NOWHERE = "–";
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (.*) \\| (.*) \\| (.*) \\|$");
  private static final Pattern CANARY = Pattern.compile("c0ffee\\d{4}");
  private static final Set<String> HELD = Set.of("a person", "free text", "a machine", "neither");

  @Test
  void everyTextField_leavesByDefaultAsDocumented() throws IOException {
    String document = Files.readString(DOCUMENT);
    int from = document.indexOf(BEFORE) + BEFORE.length();
    int to = document.indexOf("\n\n", from) + 1;
    Map<String, String> held = new LinkedHashMap<>();
    Matcher rows = ROW.matcher(document.substring(from, to));
    while (rows.find()) {
      held.put(rows.group(1), rows.group(3));
    }
    StringBuilder table = new StringBuilder();
    exported()
        .forEach(
            (field, places) -> {
              if (!places.equals(NOWHERE)) {
                String holds = held.getOrDefault(field, "?");
                table.append("| %s | %s | %s |\n".formatted(field, places, holds));
              }
            });
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Files.writeString(DOCUMENT, document.substring(0, from) + table + document.substring(to));
    }
    assertThat(document.substring(from, to)).isEqualTo(table.toString());
    assertThat(held.values()).isSubsetOf(HELD);
  }

  @Test
  void whatIsNeverExported_isNowhere() {
    assertThat(exported())
        .containsEntry("`env.*`", NOWHERE)
        .containsEntry("`pipeline.provider.webhook_url`", NOWHERE)
        .containsEntry("`creator.username`", NOWHERE);
  }

  /** Field to places. */
  private static Map<String, String> exported() {
    int[] count = new int[1];
    String json = TextEverywhere.build(() -> "c0ffee%04d".formatted(++count[0]));
    Map<String, Set<String>> found = new TreeMap<>();
    note(found, json);
    // A branch, a commit and a repository as real builds have them.
    note(
        found,
        json.replaceFirst("\"tag\":\"[^\"]*\"", "\"tag\":null")
            .replaceFirst("\"commit\":\"([^\"]*)\"", "\"commit\":\"$1" + "0".repeat(30) + '"')
            .replaceFirst(
                "\"repository\":\"([^\"]*)\"", "\"repository\":\"https://example.com/$1/$1\""));
    Map<String, Set<String>> places = new TreeMap<>();
    TextFields.of(json, CANARY)
        .forEach(
            (canary, field) ->
                places
                    .computeIfAbsent("`" + field + "`", unseen -> new TreeSet<>())
                    .addAll(found.getOrDefault(canary, Set.of())));
    Map<String, String> exported = new TreeMap<>();
    places.forEach(
        (field, keys) -> exported.put(field, keys.isEmpty() ? NOWHERE : String.join(", ", keys)));
    return exported;
  }

  private static void note(Map<String, Set<String>> found, String json) {
    Trace trace = new TraceBuilder(TraceOptions.DEFAULTS).whole(read(json));
    note(found, trace.resource().getAttributes());
    for (SpanData span : trace.spans()) {
      note(found, span.getAttributes());
      note(found, "the name", span.getName());
      note(found, "the status", span.getStatus().getDescription());
    }
  }

  private static void note(Map<String, Set<String>> found, Attributes attributes) {
    attributes.forEach(
        (key, value) -> {
          String described = "`" + described(key.getKey()) + "`";
          note(found, described, key.getKey());
          note(found, described, value.toString());
        });
  }

  private static void note(Map<String, Set<String>> found, String place, String text) {
    Matcher canaries = CANARY.matcher(text);
    while (canaries.find()) {
      found.computeIfAbsent(canaries.group(), unseen -> new TreeSet<>()).add(place);
    }
  }

  private static String described(String key) {
    List<String> names = KeyTable.all().stream().map(KeyTable.Line::name).toList();
    return names.contains(key)
        ? key
        : names.stream()
            .filter(name -> name.contains("{") && !name.startsWith("{"))
            .filter(name -> key.startsWith(name.substring(0, name.indexOf('{'))))
            .findFirst()
            .orElse(key);
  }

  private static Build read(String json) {
    try {
      return new BuildReader().read(json.getBytes(StandardCharsets.UTF_8));
    } catch (io.kitetrace.model.MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }
}
