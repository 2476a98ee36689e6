package io.kitetrace.enricher.fetch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.model.BuildJson;
import io.kitetrace.model.JsonCursor;
import io.kitetrace.model.MalformedBuildException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An artifact that can be downloaded.
 *
 * @param size in bytes, as the API tells it; 0 where it does not
 */
record Artifact(String path, long size, String downloadUrl) {

  private static final JsonFactory JSON = BuildJson.factory();

  /** Those of a page; what is none is passed over. */
  static List<Artifact> list(InputStream json) throws IOException {
    List<Artifact> artifacts = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new JsonParseException(parser, "no list");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        Artifact artifact = read(parser);
        if (artifact != null) {
          artifacts.add(artifact);
        }
      }
    } catch (MalformedBuildException e) {
      throw new IOException(e); // no build is read here
    }
    return artifacts;
  }

  private static @Nullable Artifact read(JsonParser parser)
      throws IOException, MalformedBuildException {
    if (parser.currentToken() == null) {
      throw new JsonParseException(parser, "the list is cut");
    }
    Map<String, String> fields = new HashMap<>();
    new JsonCursor(parser)
        .object(
            (name, value) -> {
              String text = value.text();
              if (text != null) {
                fields.put(name, text);
              }
            });
    String path = fields.get("path");
    String url = fields.get("download_url");
    return path == null || url == null || !"finished".equals(fields.get("state"))
        ? null
        : new Artifact(path, size(fields.get("file_size")), url);
  }

  private static long size(@Nullable String text) {
    return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }
}
