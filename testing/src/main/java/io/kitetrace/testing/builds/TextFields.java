package io.kitetrace.testing.builds;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** In which fields of a build's JSON texts stand, as documents name the fields. */
public final class TextFields {

  private TextFields() {}

  /**
   * Each text that is found, with its field: {@code jobs[].agent.name}, {@code meta_data.* (key)}.
   */
  public static Map<String, String> of(String json, Pattern text) {
    Map<String, String> fields = new TreeMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
          Matcher found = text.matcher(parser.getText());
          String field = field(parser.getParsingContext().pathAsPointer().toString());
          String suffix = token == JsonToken.FIELD_NAME ? " (key)" : "";
          while (found.find()) {
            fields.put(found.group(), field + suffix);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fields;
  }

  private static String field(String pointer) {
    return pointer
        .substring(1)
        .replaceFirst("(^|/)(meta_data|env|matrix)/[^/]*[a-zA-Z ][^/]*$", "$1$2/*")
        .replaceAll("/\\d+(?=/|$)", "[]")
        .replace('/', '.');
  }
}
