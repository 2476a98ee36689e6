package io.kitetrace.explorer.sql;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kitetrace.explorer.sql.QueryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An explorer's answer as it comes over HTTP: what {@link JsonWriter} wrote. */
public final class JsonRows implements Rows {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final TypeReference<List<@Nullable Object>> ROW = new TypeReference<>() {};

  private final JsonParser json;
  private final List<Column> columns;
  private @Nullable String cut;
  private boolean ended;

  private JsonRows(JsonParser json) throws IOException {
    this.json = json;
    this.columns = head(json);
  }

  /**
   * Reads on as its rows are asked for, and closes the stream.
   *
   * @throws IOException if it is no such answer
   */
  public static JsonRows of(InputStream in) throws IOException {
    return new JsonRows(JSON.createParser(in));
  }

  private static List<Column> head(JsonParser json) throws IOException {
    expect(json.nextToken() == JsonToken.START_OBJECT && "columns".equals(json.nextFieldName()));
    expect(json.nextToken() == JsonToken.START_ARRAY);
    List<Column> columns = new ArrayList<>();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      columns.add(json.readValueAs(Column.class));
    }
    expect("rows".equals(json.nextFieldName()) && json.nextToken() == JsonToken.START_ARRAY);
    return List.copyOf(columns);
  }

  private static void expect(boolean met) throws IOException {
    if (!met) {
      throw new IOException("it is no answer of an explorer");
    }
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    if (ended) {
      return null;
    }
    try {
      if (json.nextToken() == JsonToken.START_ARRAY) {
        List<@Nullable Object> row = json.readValueAs(ROW);
        expect(row.size() == columns.size());
        return row.toArray();
      }
      ended = true;
      String name = json.nextFieldName();
      String sentence = json.nextTextValue();
      if ("error".equals(name)) {
        throw new QueryException(Kind.WRONG, String.valueOf(sentence), null);
      }
      expect("cut".equals(name) && json.nextToken() == JsonToken.END_OBJECT);
      cut = sentence;
      return null;
    } catch (IOException e) {
      throw new QueryException(
          Kind.FAILED,
          "the explorer's answer ended early (%s)"
              .formatted(SqlFailures.line(String.valueOf(e.getMessage()))),
          e);
    }
  }

  @Override
  public @Nullable String cut() {
    return cut;
  }

  @Override
  public void close() {
    try {
      json.close();
    } catch (IOException e) {
      // it was read as far as it was wanted
    }
  }
}
