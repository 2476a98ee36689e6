package io.kitetrace.explorer.index;

import java.sql.SQLException;

/** A failure of DuckDB, on its way to who can tell it. */
final class IndexException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final SQLException failure;

  IndexException(SQLException failure) {
    super(failure.getMessage(), failure);
    this.failure = failure;
  }

  SQLException failure() {
    return failure;
  }
}
