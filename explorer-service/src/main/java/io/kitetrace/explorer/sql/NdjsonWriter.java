package io.kitetrace.explorer.sql;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object a line. What goes wrong is a last line, under a name that no column has. */
final class NdjsonWriter implements RowWriter {

  private static final String CUT = "kitetrace_cut";
  private static final String ERROR = "kitetrace_error";

  private final JsonGenerator json;
  private List<String> names = List.of();

  NdjsonWriter(OutputStream to) throws IOException {
    this.json = JsonWriter.JSON.createGenerator(to);
    json.setRootValueSeparator(null);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
  }

  @Override
  public void begin(List<Column> columns) {
    names = distinct(columns);
  }

  @Override
  public void row(@Nullable Object[] values) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < values.length; i++) {
      json.writeFieldName(names.get(i));
      json.writePOJO(values[i]);
    }
    endLine();
  }

  @Override
  public void end(@Nullable String cut) throws IOException {
    if (cut != null) {
      last(CUT, cut);
    }
  }

  @Override
  public void fail(String sentence) throws IOException {
    last(ERROR, sentence);
  }

  private void last(String name, String sentence) throws IOException {
    json.writeStartObject();
    json.writeStringField(name, sentence);
    endLine();
  }

  private void endLine() throws IOException {
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }

  /** Columns of one name get a number: {@code count}, {@code count_2}. */
  static List<String> distinct(List<Column> columns) {
    List<String> names = new ArrayList<>();
    for (Column column : columns) {
      String name = column.name();
      for (int i = 2; names.contains(name) || name.equals(CUT) || name.equals(ERROR); i++) {
        name = column.name() + "_" + i;
      }
      names.add(name);
    }
    return names;
  }
}
