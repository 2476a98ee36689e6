package io.kitetrace.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.model.BuildJson;
import io.kitetrace.model.MalformedBuildException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one {@link BuildHead}, field by field; for one build and one thread. */
final class BuildHeadReader {

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
  private @Nullable String branch;
  private final List<String> creator = new ArrayList<>(2);
  private int membersTold;

  BuildHeadReader(BuildHead.Members members) {
    this.members = members;
  }

  BuildHead read(byte[] bytes, int offset, int length) throws MalformedBuildException {
    return BuildJson.read(bytes, offset, length, this::read);
  }

  static @Nullable String id(byte[] bytes, int offset, int length) {
    try {
      return BuildJson.read(bytes, offset, length, json -> Optional.ofNullable(id(json)))
          .orElse(null);
    } catch (MalformedBuildException e) {
      return null;
    }
  }

  private static @Nullable String id(JsonParser parser) throws IOException {
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
  }

  private BuildHead read(JsonParser parser) throws IOException, MalformedBuildException {
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT) {
      throw new MalformedBuildException("not a JSON object");
    }
    int toldBefore = membersTold; // where the bytes are read again in another spelling
    int member = 0;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (member++ >= toldBefore) {
        members.member(name, (int) parser.currentTokenLocation().getByteOffset());
        membersTold++;
      }
      field(name, parser);
    }
    if (parser.nextToken() != null) {
      throw new MalformedBuildException("more follows after the build's JSON");
    }
    if (id == null || id.isEmpty()) {
      throw new MalformedBuildException("id is missing");
    }
    return new BuildHead(
        id,
        number,
        state == null ? "" : state,
        blocked,
        createdAt,
        finishedAt,
        slug == null ? slugOf(url) : slug,
        branch == null ? "" : branch,
        creator,
        version.sha256(state, finishedAt));
  }

  private void field(String name, JsonParser parser) throws IOException, MalformedBuildException {
    switch (name) {
      case "id" -> id = BuildJson.text(parser);
      case "number" -> number = BuildJson.integer(parser);
      case "state" -> state = BuildJson.text(parser);
      case "blocked" -> blocked(parser);
      case "created_at" -> createdAt = BuildJson.time(parser);
      case "finished_at" -> finishedAt = BuildJson.end(parser);
      case "url" -> url = BuildJson.text(parser);
      case "branch" -> branch = BuildJson.text(parser);
      case "pipeline" -> pipeline(parser);
      case "creator" -> creator(parser);
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
        slug = BuildJson.text(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void creator(JsonParser parser) throws IOException {
    creator.clear(); // the last of several counts, as everywhere
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      String text = "name".equals(name) || "email".equals(name) ? BuildJson.text(parser) : null;
      if (text != null && !text.isEmpty()) {
        creator.add(text);
      }
      parser.skipChildren();
    }
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
