package io.kitetrace.explorer.rows;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Notes the texts of rows, with the names of the columns that they are for. */
final class RecordedTexts {

  private static final Pattern TABLE =
      Pattern.compile("CREATE TABLE (\\w+) \\((.*?)\\n\\);", Pattern.DOTALL);
  private static final Pattern COLUMN = Pattern.compile("(?m)^  (\\w+) (?!.*GENERATED)");

  private final Map<String, List<String>> columns = columns();
  private final Map<String, StringBuilder> found = new TreeMap<>();

  /** Column to all that was written into it. */
  Map<String, String> found() {
    Map<String, String> texts = new TreeMap<>();
    found.forEach((column, text) -> texts.put(column, text.toString()));
    return texts;
  }

  /** Takes rows of a table. */
  RowSink table(String table) {
    return new Noting(table, Objects.requireNonNull(columns.get(table)));
  }

  private static Map<String, List<String>> columns() {
    Map<String, List<String>> columns = new TreeMap<>();
    Matcher table = TABLE.matcher(schema());
    while (table.find()) {
      List<String> names = new ArrayList<>();
      Matcher column = COLUMN.matcher(table.group(2));
      while (column.find()) {
        names.add(column.group(1));
      }
      columns.put(table.group(1), names);
    }
    return columns;
  }

  private static String schema() {
    String name = "/io/kitetrace/explorer/index/schema.sql";
    try (InputStream in = Objects.requireNonNull(RecordedTexts.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Noting implements RowSink {
    private final String table;
    private final List<String> names;
    private int place;

    Noting(String table, List<String> names) {
      this.table = table;
      this.names = names;
    }

    @Override
    public void id(@Nullable String value) {
      note(value == null ? "" : value);
    }

    @Override
    public void text(@Nullable String value) {
      note(value == null ? "" : value);
    }

    @Override
    public void number(@Nullable Long value) {
      note("");
    }

    @Override
    public void integer(int value) {
      note("");
    }

    @Override
    public void fraction(@Nullable Double value) {
      note("");
    }

    @Override
    public void flag(@Nullable Boolean value) {
      note("");
    }

    @Override
    public void time(@Nullable Instant value) {
      note("");
    }

    @Override
    public void map(Map<String, String> value) {
      note(value.toString());
    }

    @Override
    public void endRow() {
      place = 0;
    }

    private void note(String text) {
      found
          .computeIfAbsent(table + "." + names.get(place++), column -> new StringBuilder())
          .append(' ')
          .append(text);
    }
  }
}
