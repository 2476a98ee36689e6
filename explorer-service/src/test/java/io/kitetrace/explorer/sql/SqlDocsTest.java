package io.kitetrace.explorer.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.QueryLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/sql.md, held against the index: its tables, its insights, and each question's SQL. */
class SqlDocsTest {

  private static final Path DOCS = Path.of("..", "docs", "sql.md");

  private static final Pattern TABLE =
      Pattern.compile("^### (\\w+)\\n(.*?)(?=^##)", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern COLUMN =
      Pattern.compile("^\\| `(\\w+)` \\| ([^|]+) \\|", Pattern.MULTILINE);
  private static final Pattern INSIGHT =
      Pattern.compile("^\\| `(\\w+)` \\| ([^|]+) \\|$", Pattern.MULTILINE);
  private static final Pattern QUESTION =
      Pattern.compile(
          "^### \\d+\\. ([^\\n]*)\\n\\n```sql\\n(.*?)\\n```", Pattern.DOTALL | Pattern.MULTILINE);

  @TempDir private static Path folder;
  private static Database database;
  private static SqlRunner runner;
  private static String docs;

  record Question(String text, String sql) {
    @Override
    public String toString() {
      return text;
    }
  }

  @BeforeAll
  static void open() throws Exception {
    docs = Files.readString(DOCS);
    database = SimulatedIndex.of(folder, QueryLimits.DEFAULTS);
    runner = new SqlRunner(database);
  }

  @AfterAll
  static void close() {
    runner.close();
    database.close();
  }

  @Test
  void tables_areDocumentedColumnByColumn() {
    Map<String, List<String>> written = new LinkedHashMap<>();
    Matcher table = TABLE.matcher(docs);
    while (table.find()) {
      List<String> columns = new ArrayList<>();
      Matcher column = COLUMN.matcher(table.group(2));
      while (column.find()) {
        columns.add(column.group(1) + " " + column.group(2).strip());
      }
      written.put(table.group(1), columns);
    }
    Map<String, List<String>> there = new LinkedHashMap<>();
    for (Object[] row :
        all(
            "SELECT table_name, column_name, data_type FROM duckdb_columns"
                + " WHERE table_name IN (SELECT table_name FROM duckdb_tables) AND NOT internal"
                + " ORDER BY table_oid, column_index")) {
      there
          .computeIfAbsent((String) row[0], name -> new ArrayList<>())
          .add(row[1] + " " + ((String) row[2]).replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ"));
    }
    assertThat(written).isEqualTo(there);
  }

  @Test
  void insights_areDocumented_asTheirViewsSay() {
    Map<String, String> written = new LinkedHashMap<>();
    Matcher insight =
        INSIGHT.matcher(docs.substring(docs.indexOf("## Insights"), docs.indexOf("## Tables")));
    while (insight.find()) {
      written.put(insight.group(1), insight.group(2));
    }
    Map<String, String> there = new LinkedHashMap<>();
    Insights.all().forEach(one -> there.put(one.name(), one.tells()));
    assertThat(there).hasSize(10).isEqualTo(written);
    for (String name : there.keySet()) {
      assertThat(all("FROM duckdb_views WHERE view_name = '%s'".formatted(name))).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("questions")
  void question_isAnsweredBySimulatedBuilds(Question question) {
    List<Object[]> answer = all(question.sql());
    // Whether a simulated step became slower is not up to the docs.
    if (!question.sql().contains("regressions")) {
      assertThat(answer).isNotEmpty();
    }
  }

  @Test
  void questions_areTwentyThree() throws Exception {
    assertThat(questions()).hasSize(23);
  }

  static Stream<Question> questions() throws Exception {
    List<Question> questions = new ArrayList<>();
    Matcher question = QUESTION.matcher(Files.readString(DOCS));
    while (question.find()) {
      questions.add(new Question(question.group(1), question.group(2)));
    }
    return questions.stream();
  }

  private static List<Object[]> all(String sql) {
    try (Rows rows = runner.run(sql)) {
      List<Object[]> all = new ArrayList<>();
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        all.add(row);
      }
      return all;
    }
  }
}
