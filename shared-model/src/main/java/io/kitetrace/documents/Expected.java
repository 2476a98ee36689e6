package io.kitetrace.documents;

/** What the grammar of JSON expects next within an object or a list. */
enum Expected {
  VALUE,
  VALUE_OR_END,
  KEY,
  KEY_OR_END,
  COLON,
  COMMA_OR_END;

  boolean value() {
    return this == VALUE || this == VALUE_OR_END;
  }

  boolean key() {
    return this == KEY || this == KEY_OR_END;
  }

  /** Whether this byte may stand here. */
  boolean allows(byte b, boolean inArray) {
    return switch (b) {
      case '"' -> value() || key();
      case '{', '[' -> value();
      case '}', ']' ->
          inArray == (b == ']')
              && (this == COMMA_OR_END || this == KEY_OR_END || this == VALUE_OR_END);
      case ',' -> this == COMMA_OR_END;
      case ':' -> this == COLON;
      default -> value() && Window.isScalar(b);
    };
  }
}
