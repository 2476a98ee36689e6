package io.kitetrace.testing.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The runtime's variables.txt, and docs/configuration.md as it is made from it. */
public final class VariableTable {

  /** How values are written. */
  public static final Set<String> TYPES =
      Set.of(
          "duration",
          "globs",
          "list",
          "number",
          "one of",
          "path",
          "secret",
          "size",
          "text",
          "true or false",
          "URL");

  private static final String RESOURCE = "/io/kitetrace/runtime/settings/variables.txt";
  private static final String FILE = "[_FILE]";

  private static final String HEAD =
      """
      # Configuration

      Every setting, as an environment variable. `poller`, `emitter` and the others also read them from Micronaut's
      `application.yml`, in its style (`buildkite.api-token`). This page is made from the table that the program itself reads;
      tests compare types, defaults and examples with what the settings do.

      - An empty variable counts as not set.
      - Where a file can give the value, the name with `_FILE` names it (`BUILDKITE_API_TOKEN_FILE=/run/secrets/token`);
        what is set both ways is refused.
      - All faults are told at once, each with its variable, with exit code 2. A variable that nothing reads and that
        resembles one of these causes a warning at the start, with the probable name.
      - `./kitetrace doctor` tries what is configured.

      | type | written |
      |---|---|
      | duration | `500ms`, `30s`, `10m`, `1h30m`, `60d` |
      | size | bytes, `512KB`, `3.5MiB` |
      | list, globs | comma-separated; in globs `*` and `?` stand for any characters and for one |
      | one of | a word of those that are named |
      | path | a file or folder |
      | secret | never printed |

      Kafka's own client properties are variables too: `KAFKA_` and the property's name in capitals, dots as underscores
      (`KAFKA_SECURITY_PROTOCOL` is `security.protocol`). [Operations](operations.md) has what a secured cluster needs.
      """;

  private VariableTable() {}

  /**
   * A variable.
   *
   * @param name without what is said of files
   * @param byDefault in parentheses where it is no value
   * @param aliasOf another variable's name, or nothing
   */
  public record Row(
      String section,
      String name,
      boolean fromFile,
      String type,
      String byDefault,
      String example,
      String text,
      String aliasOf) {

    /** Whether the default is a value. */
    public boolean hasDefault() {
      return !byDefault.isEmpty() && !byDefault.startsWith("(");
    }

    /** Whether it is another name. */
    public boolean alias() {
      return !aliasOf.isEmpty();
    }

    @Override
    public String toString() {
      return name;
    }

    private String line() {
      String names = code(name) + (fromFile ? ", " + code(name + "_FILE") : "");
      if (alias()) {
        return "| %s | | | | another name of %s |\n".formatted(names, code(aliasOf));
      }
      return "| %s | %s | %s | %s | %s |\n"
          .formatted(
              names,
              type,
              hasDefault() ? code(byDefault) : byDefault.replaceAll("[()]", ""),
              code(example),
              text);
    }

    private static String code(String text) {
      return "`" + text + "`";
    }
  }

  /** Every variable, in the table's order. */
  public static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    String section = "";
    for (String line : text().lines().toList()) {
      if (line.startsWith("## ")) {
        section = line.substring(3);
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        rows.add(row(section, line.split(" *\\| *", 5)));
      }
    }
    return rows;
  }

  /** Their names, those of files too. */
  public static Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (Row row : rows()) {
      names.add(row.name());
      if (row.fromFile()) {
        names.add(row.name() + "_FILE");
      }
    }
    return names;
  }

  /** The document. */
  public static String document() {
    StringBuilder text = new StringBuilder(HEAD);
    String section = "";
    for (Row row : rows()) {
      if (!row.section().equals(section)) {
        section = row.section();
        text.append("\n## ").append(section);
        text.append("\n\n| variable | type | default | example | |\n|---|---|---|---|---|\n");
      }
      text.append(row.line());
    }
    return text.toString();
  }

  private static Row row(String section, String[] cells) {
    String name = cells[0].replace(FILE, "");
    boolean fromFile = cells[0].endsWith(FILE);
    if (cells.length == 2 && cells[1].startsWith("= ")) {
      return new Row(section, name, fromFile, "", "", "", "", cells[1].substring(2));
    }
    if (cells.length != 5) {
      throw new AssertionError("variables.txt tells no type, default, example or use of " + name);
    }
    return new Row(section, name, fromFile, cells[1], cells[2], cells[3], cells[4], "");
  }

  private static String text() {
    try (InputStream in =
        Objects.requireNonNull(VariableTable.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
