package io.kitetrace.explorer.sql;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code {"columns":[{"name","type"}…],"rows":[[…]…],"cut":…}}, or {@code "error"} at the end. */
final class JsonWriter implements RowWriter {

  static final ObjectMapper JSON = new ObjectMapper();

  private final JsonGenerator json;

  JsonWriter(OutputStream to) throws IOException {
    this.json = JSON.createGenerator(to);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
  }

  @Override
  public void begin(List<Column> columns) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("columns");
    for (Column column : columns) {
      json.writeStartObject();
      json.writeStringField("name", column.name());
      json.writeStringField("type", column.type());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("rows");
    json.flush();
  }

  @Override
  public void row(@Nullable Object[] values) throws IOException {
    json.writeStartArray();
    for (@Nullable Object value : values) {
      json.writePOJO(value);
    }
    json.writeEndArray();
    json.flush();
  }

  @Override
  public void end(@Nullable String cut) throws IOException {
    json.writeEndArray();
    json.writeStringField("cut", cut);
    close();
  }

  @Override
  public void fail(String sentence) throws IOException {
    json.writeEndArray();
    json.writeStringField("error", sentence);
    close();
  }

  private void close() throws IOException {
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }
}
