package io.kitetrace.explorer.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a text is one query. DuckDB's own parser says it: it gives the statements as trees, of
 * queries alone. (The driver runs all statements of a text but the last while it prepares it, so
 * that {@code COMMIT; BEGIN; INSERT …; SELECT 1} would write in spite of a transaction that reads
 * alone.)
 */
final class StatementCheck {

  /** Within these bounds no text exhausts the stack of DuckDB's parser, binder or planner. */
  private static final int MAX_CHARACTERS = 16_000;

  private static final int MAX_DEPTH = 300;

  /** Functions that stand for tables. None of them reads files, settings or SQL in a text. */
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of("range", "generate_series", "unnest", "json_each", "json_tree", "pg_timezone_names");

  /**
   * Functions that make much of little: what one call of them allocates no limit of DuckDB counts,
   * and nothing interrupts. And those that write, wait, or show the machine.
   */
  private static final Set<String> REFUSED =
      Set.of(
          "repeat",
          "lpad",
          "rpad",
          "bar",
          "printf",
          "format",
          "range",
          "generate_series",
          "list_resize",
          "array_resize",
          "bitstring",
          "equi_width_bins",
          "levenshtein",
          "editdist3",
          "damerau_levenshtein",
          "reservoir_quantile",
          "sleep_ms",
          "pg_sleep",
          "write_log",
          "nextval",
          "setval",
          "setseed",
          "current_setting",
          "getenv",
          "query",
          "json_execute_serialized_sql");

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
              .build());

  private StatementCheck() {}

  /**
   * Checks a person's text.
   *
   * @throws QueryException if it must not be run
   */
  static void check(Connection connection, String sql) throws SQLException {
    if (sql.length() > MAX_CHARACTERS) {
      throw wrong("a query of more than %,d characters is not taken".formatted(MAX_CHARACTERS));
    }
    JsonNode parsed = parsed(connection, sql);
    if (parsed.path("error").asBoolean()) {
      throw wrong(
          parsed.path("error_type").asText().equals("not implemented")
              ? "only a query is answered: SELECT, FROM, WITH, VALUES, DESCRIBE, SHOW or SUMMARIZE"
              : "not understood: " + SqlFailures.line(parsed.path("error_message").asText()));
    }
    int statements = parsed.path("statements").size();
    if (statements != 1) {
      throw wrong(
          statements == 0
              ? "there is no query"
              : "one query at a time: there are %d statements".formatted(statements));
    }
    checkFunctions(parsed);
  }

  private static JsonNode parsed(Connection connection, String sql) throws SQLException {
    try (PreparedStatement parse = connection.prepareStatement("SELECT json_serialize_sql(?)")) {
      parse.setString(1, sql);
      try (ResultSet result = parse.executeQuery()) {
        result.next();
        return JSON.readTree(result.getString(1));
      }
    } catch (StreamConstraintsException e) {
      throw wrong("the query is nested too deeply");
    } catch (JsonProcessingException e) {
      throw new QueryException(
          QueryException.Kind.FAILED, "DuckDB gave no tree of the query that can be read", e);
    }
  }

  private static void checkFunctions(JsonNode root) {
    Deque<JsonNode> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      JsonNode node = open.pop();
      if (node.path("type").asText().equals("TABLE_FUNCTION")) {
        JsonNode function = node.path("function");
        String name = name(function);
        if (!TABLE_FUNCTIONS.contains(name)) {
          throw wrong("the function %s is not available as a table here".formatted(name));
        }
        function.path("children").forEach(open::push);
        node.properties().stream()
            .filter(field -> !field.getKey().equals("function"))
            .forEach(field -> open.push(field.getValue()));
        continue;
      }
      String name = name(node);
      if (REFUSED.contains(name)) {
        throw wrong(
            "the function %s is not available here%s"
                .formatted(
                    name, TABLE_FUNCTIONS.contains(name) ? " but as a table: FROM " + name : ""));
      }
      node.forEach(open::push);
    }
  }

  private static String name(JsonNode node) {
    return node.path("function_name").asText().toLowerCase(Locale.ROOT);
  }

  private static QueryException wrong(String sentence) {
    return new QueryException(QueryException.Kind.WRONG, sentence, null);
  }
}
