package io.kitetrace.documents;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.model.BuildJson;
import io.kitetrace.model.MalformedBuildException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a file seems to be that holds no build, and what to do with it. */
final class Shape {

  private static final List<String> LISTS =
      List.of("items", "builds", "data", "results", "values", "nodes");

  private static final Map<String, String> ARCHIVES =
      Map.of(
          "PK\3\4", "it is a ZIP archive; unpack it first",
          "(\u00B5/\u00FD", "it is packed with zstd; unpack it first (zstd -d)",
          "BZh", "it is packed with bzip2; unpack it first (bunzip2)",
          "\u00FD7zXZ", "it is packed with xz; unpack it first (unxz)",
          "\u001F\u008B", "it is packed twice; unpack it first (gunzip)",
          "PAR1", "it is a Parquet file, and API JSON is needed");

  private Shape() {}

  /** What its first bytes tell, or null where they may begin JSON. */
  static @Nullable String of(byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    for (Map.Entry<String, String> archive : ARCHIVES.entrySet()) {
      if (text.startsWith(archive.getKey())) {
        return archive.getValue();
      }
    }
    if (isWide(text)) {
      return "it is UTF-16 or UTF-32; make UTF-8 of it first (iconv -f UTF-16 -t UTF-8)";
    }
    if (text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')) {
      return "it is a binary file, and API JSON is needed";
    }
    return text.stripLeading().startsWith("<") ? "it is HTML or XML, and API JSON is needed" : null;
  }

  private static boolean isWide(String text) {
    String four = text.substring(0, Math.min(Integer.BYTES, text.length()));
    boolean mark = four.startsWith("\u00FE\u00FF") || four.startsWith("\u00FF\u00FE");
    boolean everyOther = four.matches("(?s)(\0[^\0]){2}|([^\0]\0){2}|\0\0\0[^\0]|[^\0]\0\0\0");
    return mark || everyOther;
  }

  /** What an object is that is no build, or null where nobody knows. */
  static @Nullable String of(byte[] json, int offset, int length) {
    Map<String, JsonToken> members = members(json, offset, length);
    if (members.containsKey("event") && members.containsKey("build")) {
      return "it is the body of a webhook, whose build has no jobs; fetch the build from the API";
    }
    for (String list : LISTS) {
      if (members.get(list) == JsonToken.START_ARRAY) {
        return "it is an object with a list in it; the list alone is needed (jq .%s)"
            .formatted(list);
      }
    }
    if (members.keySet().equals(Set.of("data")) || members.containsKey("errors")) {
      return "it is an answer of the GraphQL API; the REST API's JSON is needed";
    }
    if (members.containsKey("message") && !members.containsKey("id")) {
      return "it is an error that the API answered";
    }
    if (members.containsKey("id") && members.containsKey("step_key")) {
      return "it is a job; the build around it is needed";
    }
    return null;
  }

  private static Map<String, JsonToken> members(byte[] json, int offset, int length) {
    Map<String, JsonToken> members = new LinkedHashMap<>();
    try {
      BuildJson.read(json, offset, length, parser -> read(parser, members));
    } catch (MalformedBuildException e) {
      // as far as it goes
    }
    return members;
  }

  private static Map<String, JsonToken> read(JsonParser parser, Map<String, JsonToken> members)
      throws IOException {
    parser.nextToken();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      members.put(name, parser.nextToken());
      parser.skipChildren();
    }
    return members;
  }
}
