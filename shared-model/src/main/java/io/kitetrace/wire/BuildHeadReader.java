package io.kitetrace.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.model.Timestamps;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads one {@link BuildHead}, field by field; for one build and one thread. */
final class BuildHeadReader {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  /** What other languages write for no time at all. */
  private static final String ZERO_TIME = "0001-01-01";

  private final BuildHead.Members members;
  private final BuildVersion version = new BuildVersion();
  private @Nullable String id;
  private @Nullable Long number;
  private @Nullable String state;
  private boolean blocked;
  private @Nullable Instant createdAt;
  private @Nullable Instant finishedAt;
  private @Nullable String slug;
  private @Nullable String url;

  BuildHeadReader(BuildHead.Members members) {
    this.members = members;
  }

  BuildHead read(byte[] bytes, int offset, int length) throws MalformedBuildException {
    try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
      try {
        return read(parser);
      } catch (IOException e) {
        // Jackson's own words quote the record.
        long position = parser.currentLocation().getByteOffset();
        throw new MalformedBuildException("not valid JSON near byte " + Math.max(0, position));
      }
    } catch (IOException e) {
      throw new MalformedBuildException("not valid JSON");
    }
  }

  static @Nullable String id(byte[] bytes, int offset, int length) {
    try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if ("id".equals(name) && value == JsonToken.VALUE_STRING && !parser.getText().isEmpty()) {
          return parser.getText();
        }
        parser.skipChildren();
      }
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  private BuildHead read(JsonParser parser) throws IOException, MalformedBuildException {
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT) {
      throw new MalformedBuildException("not a JSON object");
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      members.member(name, (int) parser.currentTokenLocation().getByteOffset());
      field(name, parser);
    }
    if (parser.nextToken() != null) {
      throw new MalformedBuildException("more follows after the build's JSON");
    }
    if (id == null || id.isEmpty()) {
      throw new MalformedBuildException("no id");
    }
    return new BuildHead(
        id,
        number,
        state == null ? "" : state,
        blocked,
        createdAt,
        finishedAt,
        slug == null ? slugOf(url) : slug,
        version.sha256(state, finishedAt));
  }

  private void field(String name, JsonParser parser) throws IOException, MalformedBuildException {
    switch (name) {
      case "id" -> id = text(parser);
      case "number" -> number = integer(parser);
      case "state" -> state = text(parser);
      case "blocked" -> blocked(parser);
      case "created_at" -> createdAt = time(parser);
      case "finished_at" -> finishedAt = finishedAt(parser);
      case "url" -> url = text(parser);
      case "pipeline" -> pipeline(parser);
      case "meta_data" -> version.metaData(parser);
      case "jobs" -> version.jobs(parser);
      default -> parser.skipChildren();
    }
  }

  private void blocked(JsonParser parser) throws IOException {
    blocked =
        parser.currentToken() == JsonToken.VALUE_TRUE
            || (parser.currentToken() == JsonToken.VALUE_STRING && "true".equals(parser.getText()));
    version.blocked(parser);
  }

  private void pipeline(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if ("slug".equals(name)) {
        slug = text(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  /** A build that has an end which cannot be read is neither finished nor unfinished. */
  private static @Nullable Instant finishedAt(JsonParser parser)
      throws IOException, MalformedBuildException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    String text = text(parser);
    Instant time = text == null ? null : Timestamps.parse(text);
    if (time == null && (text == null || !text.startsWith(ZERO_TIME))) {
      throw new MalformedBuildException("finished_at is no time");
    }
    return time;
  }

  private static @Nullable Instant time(JsonParser parser) throws IOException {
    String text = text(parser);
    return text == null ? null : Timestamps.parse(text);
  }

  private static @Nullable Long integer(JsonParser parser) throws IOException {
    String text = text(parser);
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** A text, or a number in its JSON form; anything else is passed over. */
  private static @Nullable String text(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getText();
      default -> {
        parser.skipChildren();
        yield null;
      }
    };
  }

  /** The slug within {@code …/pipelines/SLUG/builds/NUMBER}, for answers without the pipeline. */
  private static String slugOf(@Nullable String url) {
    int from = url == null ? -1 : url.indexOf("/pipelines/");
    if (url == null || from < 0) {
      return "";
    }
    String rest = url.substring(from + "/pipelines/".length());
    int end = rest.indexOf('/');
    return end < 0 ? rest : rest.substring(0, end);
  }
}
