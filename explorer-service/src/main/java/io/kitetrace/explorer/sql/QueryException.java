package io.kitetrace.explorer.sql;

import org.jspecify.annotations.Nullable;

/** A query that has no answer: one sentence that says why. */
public final class QueryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Whose fault it is, and what to do. */
  public enum Kind {
    /** No query that may be asked, or one that DuckDB does not understand. */
    WRONG,
    /** It takes more than it may. */
    TOO_MUCH,
    /** Others are being answered; it may be asked again. */
    BUSY,
    /** The explorer, or the index. */
    FAILED
  }

  private final Kind kind;

  /** With a sentence for a person. */
  public QueryException(Kind kind, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.kind = kind;
  }

  /** Whose fault. */
  public Kind kind() {
    return kind;
  }

  /** For a person. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
