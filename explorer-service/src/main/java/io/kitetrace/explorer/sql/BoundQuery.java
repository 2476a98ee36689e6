package io.kitetrace.explorer.sql;

import java.util.List;

/** SQL of our own, and the values of its parameters. */
public record BoundQuery(String sql, List<Object> parameters) {

  public BoundQuery {
    parameters = List.copyOf(parameters);
  }
}
