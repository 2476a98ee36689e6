package io.kitetrace.explorer.sql;

/**
 * A column of an answer.
 *
 * @param type DuckDB's name of it: {@code BIGINT}, {@code TIMESTAMP WITH TIME ZONE}
 */
public record Column(String name, String type) {

  /** Whether its values are read best at the right edge. */
  boolean isNumber() {
    return type.endsWith("INT")
        || type.equals("INTEGER")
        || type.equals("DOUBLE")
        || type.equals("FLOAT")
        || type.startsWith("DECIMAL");
  }
}
