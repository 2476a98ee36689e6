package io.kitetrace.explorer.sql;

import io.kitetrace.explorer.sql.QueryException.Kind;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * What DuckDB says about a query, in a sentence. It tells the kind by the text's beginning alone.
 */
final class SqlFailures {

  private static final int MAX_LENGTH = 600;
  private static final Pattern KIND =
      Pattern.compile("^(Parser|Binder|Catalog|Conversion|Invalid Input|Out of Range) Error: ");

  private SqlFailures() {}

  static QueryException of(SQLException e) {
    String text = String.valueOf(e.getMessage());
    if (text.startsWith("Out of Memory Error")) {
      return new QueryException(
          Kind.TOO_MUCH,
          "the query needs more memory than EXPLORER_MEMORY gives: ask for less, or a shorter time",
          e);
    }
    if (text.startsWith("TransactionContext Error: Cannot write")) {
      return new QueryException(Kind.WRONG, "the index is only read here: nothing is written", e);
    }
    if (text.startsWith("Permission Error")) {
      return new QueryException(
          Kind.WRONG, "files, networks and extensions are out of reach here", e);
    }
    boolean ours = text.startsWith("INTERNAL") || text.startsWith("FATAL") || text.startsWith("IO");
    return new QueryException(
        ours ? Kind.FAILED : Kind.WRONG,
        (ours ? "the query failed: " : "not understood: ") + line(text),
        e);
  }

  /** The first line of what DuckDB says; the next ones show the query again. */
  static String line(String text) {
    String first = KIND.matcher(text.lines().findFirst().orElse("")).replaceFirst("");
    return first.length() > MAX_LENGTH ? first.substring(0, MAX_LENGTH) + "…" : first;
  }
}
