package io.kitetrace.explorer.index;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What DuckDB's failures mean. It tells them by their texts alone. */
enum Failure {
  /** Another process has the file open. */
  HELD("Could not set lock|is already open in"),
  /** No room, no right, no memory: about the machine. */
  MACHINE(
      "Permission denied|No space left|Disk quota|Read-only file system|Out of Memory"
          + "|Cannot open file|(Cannot|Could not) create|Too many open files|failed to offload"
          + "|different configuration"),
  /** What the file holds is no database, or no longer one. */
  BROKEN(
      "not a valid DuckDB|[Cc]orrupt|checksum|Serialization Error|INTERNAL Error|FATAL Error"
          + "|WAL file|version number|storage version|has been invalidated|Could not read"),
  /** Anything else: a fault of the program. */
  OTHER("");

  private static final Pattern HOLDER = Pattern.compile("PID (\\d+)");

  private final Pattern signs;

  Failure(String signs) {
    this.signs = Pattern.compile(signs);
  }

  static Failure of(SQLException e) {
    String text = String.valueOf(e.getMessage());
    for (Failure failure : values()) {
      if (failure.signs.matcher(text).find()) {
        return failure;
      }
    }
    return OTHER;
  }

  /** For a person. */
  String sentence(Path file, SQLException e) {
    String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return switch (this) {
      case HELD -> {
        Matcher holder = HOLDER.matcher(String.valueOf(e.getMessage()));
        yield "the index %s is in use by another process%s; ask that one (KITETRACE_EXPLORER_URL), or end it"
            .formatted(file, holder.find() ? " (PID " + holder.group(1) + ")" : "");
      }
      case MACHINE -> "EXPLORER_DATA: the index %s cannot be used: %s".formatted(file, first);
      case BROKEN ->
          "the index %s is broken and will be made anew at the next start: %s"
              .formatted(file, first);
      case OTHER -> "the index %s failed: %s".formatted(file, first);
    };
  }
}
