package io.kitetrace.runtime.grants;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kitetrace.model.BuildJson;
import io.kitetrace.model.JsonCursor;
import io.kitetrace.model.MalformedBuildException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of single values; fields that are not known are passed over. */
final class GrantJson {

  private final Map<String, String> values;

  private GrantJson(Map<String, String> values) {
    this.values = values;
  }

  /** Writes an object's fields. */
  @FunctionalInterface
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  static byte[] write(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (JsonGenerator json = BuildJson.factory().createGenerator(bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // no stream to fail
    }
    return bytes.toByteArray();
  }

  /** Without fields where it is no object. */
  static GrantJson read(byte[] value) {
    Map<String, String> values = new HashMap<>();
    try {
      BuildJson.read(
          value,
          0,
          value.length,
          parser -> {
            parser.nextToken();
            return new JsonCursor(parser).object((name, json) -> put(values, name, json.text()));
          });
    } catch (MalformedBuildException e) {
      values.clear();
    }
    return new GrantJson(values);
  }

  private static void put(Map<String, String> values, String name, @Nullable String value) {
    if (value != null) {
      values.put(name, value);
    }
  }

  @Nullable String text(String name) {
    return values.get(name);
  }

  /** Never negative; 0 where it is no number. */
  long number(String name) {
    try {
      return Math.max(0, Long.parseLong(values.getOrDefault(name, "")));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  int small(String name) {
    return (int) Math.min(Integer.MAX_VALUE, number(name));
  }
}
