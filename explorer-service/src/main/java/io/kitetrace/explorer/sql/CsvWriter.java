package io.kitetrace.explorer.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Comma-separated values. Lists and maps are JSON in a field; what goes wrong is a last line. */
final class CsvWriter implements RowWriter {

  private final OutputStream to;
  private final StringBuilder line = new StringBuilder();

  CsvWriter(OutputStream to) {
    this.to = to;
  }

  @Override
  public void begin(List<Column> columns) throws IOException {
    write(columns.stream().map(Column::name).toArray());
  }

  @Override
  public void row(@Nullable Object[] values) throws IOException {
    write(values);
  }

  @Override
  public void end(@Nullable String cut) throws IOException {
    if (cut != null) {
      write(new Object[] {"# " + cut});
    }
  }

  @Override
  public void fail(String sentence) throws IOException {
    write(new Object[] {"# failed: " + sentence});
  }

  /** Text as a person reads it, lists and maps as JSON. */
  static String text(@Nullable Object value) throws JsonProcessingException {
    return switch (value) {
      case null -> "";
      case Collection<?> list -> JsonWriter.JSON.writeValueAsString(list);
      case Map<?, ?> map -> JsonWriter.JSON.writeValueAsString(map);
      case java.math.BigDecimal number -> number.toPlainString();
      default -> value.toString();
    };
  }

  private void write(@Nullable Object[] values) throws IOException {
    line.setLength(0);
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        line.append(',');
      }
      field(text(values[i]), values[i] != null);
    }
    line.append("\r\n");
    to.write(line.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** An empty text is quoted, so that it is told from NULL. */
  private void field(String text, boolean present) {
    boolean plain =
        (!text.isEmpty() || !present)
            && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    if (plain) {
      line.append(text);
    } else {
      line.append('"').append(text.replace("\"", "\"\"")).append('"');
    }
  }
}
