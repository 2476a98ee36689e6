package io.kitetrace.poller.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads small answers. */
final class Json {

  private static final JsonFactory JSON = new JsonFactory();

  private Json() {}

  /** The texts of an object's array, or null where there is no such thing. */
  static @Nullable List<String> texts(byte[] body, String name) {
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        JsonToken token = json.nextToken();
        if (field.equals(name) && token == JsonToken.START_ARRAY) {
          return texts(json);
        }
        json.skipChildren();
      }
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  /** A text of each object of an array, or null where there is no array. */
  static @Nullable List<String> textsOfEach(byte[] body, String name) {
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        return null;
      }
      List<String> texts = new ArrayList<>();
      while (json.nextToken() == JsonToken.START_OBJECT) {
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
          JsonToken token = json.nextToken();
          if (field.equals(name) && token == JsonToken.VALUE_STRING) {
            texts.add(json.getText());
          }
          json.skipChildren();
        }
      }
      return texts;
    } catch (IOException e) {
      return null;
    }
  }

  private static List<String> texts(JsonParser json) throws IOException {
    List<String> texts = new ArrayList<>();
    for (JsonToken token = json.nextToken();
        token != null && token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      if (token == JsonToken.VALUE_STRING) {
        texts.add(json.getText());
      }
      json.skipChildren();
    }
    return texts;
  }
}
