package io.kitetrace.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.model.Timestamps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record in the index topic, whose key is the build's UUID: what the last record of
 * that build in the log was. Written as {@code {"finished_at":"…","version":"…"}}.
 *
 * @param finishedAt when the build finished
 * @param version 64 digits of lower-case hex: {@link BuildHead#version()}
 */
public record IndexEntry(Instant finishedAt, String version) {

  private static final JsonFactory JSON = new JsonFactory();

  /** Refuses nulls and a version that is none. */
  public IndexEntry {
    if (!isVersion(version)) {
      throw new IllegalArgumentException("a version is 64 digits of lower-case hex");
    }
  }

  /** The record's value. */
  public byte[] json() {
    // Neither can hold anything that JSON escapes.
    return "{\"finished_at\":\"%s\",\"version\":\"%s\"}"
        .formatted(finishedAt, version)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The entry of a record's value, or null where the value is none; unknown fields are ignored. */
  public static @Nullable IndexEntry read(byte[] value) {
    Instant finishedAt = null;
    String version = null;
    try (JsonParser parser = JSON.createParser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_STRING && name.equals("finished_at")) {
          finishedAt = Timestamps.parse(parser.getText());
        } else if (token == JsonToken.VALUE_STRING && name.equals("version")) {
          version = parser.getText();
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      return null;
    }
    return finishedAt == null || version == null || !isVersion(version)
        ? null
        : new IndexEntry(finishedAt, version);
  }

  private static boolean isVersion(String text) {
    if (text.length() != 64) {
      return false;
    }
    for (int i = 0; i < 64; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
