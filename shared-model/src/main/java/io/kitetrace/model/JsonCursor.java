package io.kitetrace.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lenient reading of one value at a time: whatever stands there is consumed whole, and becomes null
 * where it is not what was asked for.
 */
public final class JsonCursor {

  /** Reads one field of an object; the parser stands on the field's value, and must consume it. */
  @FunctionalInterface
  public interface FieldReader {
    void read(String name, JsonCursor value) throws IOException, MalformedBuildException;
  }

  private final JsonParser parser;

  /** Of what the parser stands on. */
  public JsonCursor(JsonParser parser) {
    this.parser = parser;
  }

  /** Calls {@code fields} for each field of the object here; anything else is passed over. */
  public boolean object(FieldReader fields) throws IOException, MalformedBuildException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return false;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      fields.read(name, this);
    }
    return true;
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Whether an array is here. */
  public boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  /** To the next element of the array that this is in; false at its end. */
  public boolean nextElement() throws IOException {
    return parser.nextToken() != JsonToken.END_ARRAY;
  }

  /** Passes over what is here. */
  public void skip() throws IOException {
    parser.skipChildren();
  }

  /** Text, or a number or boolean in its JSON form. */
  public @Nullable String text() throws IOException {
    return BuildJson.text(parser);
  }

  /** A whole number, or null. */
  public @Nullable Long integer() throws IOException {
    return BuildJson.integer(parser);
  }

  @Nullable Boolean bool() throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_STRING ->
          switch (parser.getText()) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> null;
          };
      default -> {
        parser.skipChildren();
        yield null;
      }
    };
  }

  @Nullable Instant time() throws IOException {
    return BuildJson.time(parser);
  }

  /** The time of a build's end. */
  @Nullable Instant end() throws IOException, MalformedBuildException {
    return BuildJson.end(parser);
  }

  /** The texts of an array; a value alone is an array of one. */
  public List<String> texts() throws IOException {
    if (!isArray()) {
      String single = text();
      return single == null ? List.of() : List.of(single);
    }
    List<String> texts = new ArrayList<>();
    while (nextElement()) {
      String text = text();
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** Key to text; a value with structure keeps its JSON as text, nulls are left out. */
  Map<String, String> textMap() throws IOException {
    if (!isObject()) {
      parser.skipChildren();
      return Map.of();
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      String value = token.isStructStart() ? json() : text();
      if (value != null) {
        map.put(Surrogates.repair(name), value);
      }
    }
    return map;
  }

  private String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = BuildJson.factory().createGenerator(text)) {
      int depth = 0;
      do {
        depth += copy(generator);
      } while (depth > 0 && parser.nextToken() != null);
    }
    return Surrogates.repair(text.toString());
  }

  /** One token, a number as it is written; how much deeper it leads. */
  private int copy(JsonGenerator to) throws IOException {
    JsonToken token = parser.currentToken();
    if (token.isNumeric()) {
      to.writeNumber(parser.getText());
    } else {
      to.copyCurrentEvent(parser);
    }
    return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
  }
}
