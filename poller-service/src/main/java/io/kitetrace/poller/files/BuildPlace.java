package io.kitetrace.poller.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.model.Addresses;
import io.kitetrace.model.BuildJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose build it is: as its addresses tell, else as the person said, else as the folders around it
 * are named ({@code org=…/pipeline=…}, unless by UUIDs).
 *
 * @param organization the slug, or null where nobody knows
 * @param pipeline the slug, or null where nobody knows
 */
public record BuildPlace(@Nullable String organization, @Nullable String pipeline) {

  private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-.*");

  /** Where the build of these bytes belongs; {@code said} by a person, or nulls. */
  public static BuildPlace of(byte[] json, int offset, int length, BuildPlace said, Path path) {
    Addresses addresses = addresses(json, offset, length);
    return new BuildPlace(
        first(addresses.organization(), said.organization, folder(path, "org=")),
        first(addresses.pipeline(), said.pipeline, folder(path, "pipeline=")));
  }

  private static Addresses addresses(byte[] json, int offset, int length) {
    String url = null;
    String webUrl = null;
    try (JsonParser parser = BuildJson.factory().createParser(json, offset, length)) {
      parser.nextToken();
      for (String name = parser.nextFieldName();
          name != null && (url == null || webUrl == null);
          name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING && name.equals("url")) {
          url = parser.getText();
        } else if (value == JsonToken.VALUE_STRING && name.equals("web_url")) {
          webUrl = parser.getText();
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      // it was read before: what is wrong is not here
    }
    return Addresses.of(url, webUrl);
  }

  private static @Nullable String folder(Path path, String prefix) {
    for (Path part : path) {
      String name = part.toString();
      if (name.startsWith(prefix)) {
        String value = name.substring(prefix.length());
        return value.isEmpty() || UUID.matcher(value).matches() ? null : value;
      }
    }
    return null;
  }

  private static @Nullable String first(@Nullable String... values) {
    for (String value : values) {
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
