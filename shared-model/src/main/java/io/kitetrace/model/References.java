package io.kitetrace.model;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Readers of the small objects inside builds and jobs. */
final class References {

  static @Nullable Person person(JsonCursor json) throws IOException, MalformedBuildException {
    if (!json.isObject()) {
      String name = json.text();
      return name == null ? null : new Person(null, name, null, null);
    }
    PersonFields fields = new PersonFields();
    json.object(fields);
    return new Person(fields.id, fields.name, fields.email, fields.username);
  }

  static @Nullable BuildReference build(JsonCursor json)
      throws IOException, MalformedBuildException {
    BuildFields fields = new BuildFields();
    json.object(fields);
    return fields.id == null
        ? null
        : new BuildReference(fields.id, fields.number, fields.pipelineSlug, fields.webUrl);
  }

  static @Nullable PullRequest pullRequest(JsonCursor json)
      throws IOException, MalformedBuildException {
    PullRequestFields fields = new PullRequestFields();
    json.object(fields);
    return fields.id == null && fields.base == null
        ? null
        : new PullRequest(fields.id, fields.base);
  }

  static @Nullable MergeQueue mergeQueue(JsonCursor json)
      throws IOException, MalformedBuildException {
    String[] base = new String[2];
    json.object(
        (field, value) -> {
          switch (field) {
            case "base_branch" -> base[0] = value.text();
            case "base_commit" -> base[1] = value.text();
            default -> value.skip();
          }
        });
    return base[0] == null && base[1] == null ? null : new MergeQueue(base[0], base[1]);
  }

  static @Nullable Agent agent(JsonCursor json) throws IOException, MalformedBuildException {
    AgentFields fields = new AgentFields();
    json.object(fields);
    return fields.id == null && fields.name == null && fields.hostname == null
        ? null
        : fields.agent();
  }

  static Step step(JsonCursor json, Step known) throws IOException, MalformedBuildException {
    StepFields fields = new StepFields();
    json.object(fields);
    return new Step(
        fields.id, fields.key == null ? known.key() : fields.key, fields.label, fields.type);
  }

  private static final class PersonFields implements JsonCursor.FieldReader {
    private @Nullable String id;
    private @Nullable String name;
    private @Nullable String email;
    private @Nullable String username;

    @Override
    public void read(String field, JsonCursor json) throws IOException {
      switch (field) {
        case "id" -> id = json.text();
        case "name" -> name = json.text();
        case "email" -> email = json.text();
        case "username" -> username = json.text();
        default -> json.skip();
      }
    }
  }

  /** Both {@code {id, number}} and {@code {build_id, build_number, build_pipeline_slug}}. */
  private static final class BuildFields implements JsonCursor.FieldReader {
    private @Nullable String id;
    private @Nullable Long number;
    private @Nullable String pipelineSlug;
    private @Nullable String webUrl;

    @Override
    public void read(String field, JsonCursor json) throws IOException {
      switch (field) {
        case "id", "build_id" -> id = json.text();
        case "number", "build_number" -> number = json.integer();
        case "build_pipeline_slug", "pipeline_slug" -> pipelineSlug = json.text();
        case "web_url" -> webUrl = json.text();
        default -> json.skip();
      }
    }
  }

  private static final class PullRequestFields implements JsonCursor.FieldReader {
    private @Nullable String id;
    private @Nullable String base;

    @Override
    public void read(String field, JsonCursor json) throws IOException {
      switch (field) {
        case "id" -> id = json.text();
        case "base" -> base = json.text();
        default -> json.skip();
      }
    }
  }

  private static final class AgentFields implements JsonCursor.FieldReader {
    private @Nullable String id;
    private @Nullable String name;
    private @Nullable String url;
    private @Nullable String webUrl;
    private @Nullable String hostname;
    private @Nullable String ipAddress;
    private @Nullable String version;
    private @Nullable Instant lostAt;
    private @Nullable Instant disconnectedAt;
    private @Nullable Instant stoppedAt;
    private List<String> metaData = List.of();

    @Override
    public void read(String field, JsonCursor json) throws IOException {
      switch (field) {
        case "id" -> id = json.text();
        case "name" -> name = json.text();
        case "url" -> url = json.text();
        case "web_url" -> webUrl = json.text();
        case "hostname" -> hostname = json.text();
        case "ip_address" -> ipAddress = json.text();
        case "version" -> version = json.text();
        case "lost_at" -> lostAt = json.time();
        case "disconnected_at" -> disconnectedAt = json.time();
        case "stopped_at" -> stoppedAt = json.time();
        case "meta_data" -> metaData = json.texts();
        default -> json.skip();
      }
    }

    private Agent agent() {
      return new Agent(
          id,
          name,
          webUrl == null ? url : webUrl,
          hostname,
          ipAddress,
          version,
          lostAt,
          disconnectedAt,
          stoppedAt,
          metaData);
    }
  }

  private static final class StepFields implements JsonCursor.FieldReader {
    private @Nullable String id;
    private @Nullable String key;
    private @Nullable String label;
    private @Nullable String type;

    @Override
    public void read(String field, JsonCursor json) throws IOException {
      switch (field) {
        case "id" -> id = json.text();
        case "key" -> key = json.text();
        case "label" -> label = json.text();
        case "type" -> type = json.text();
        default -> json.skip();
      }
    }
  }

  private References() {}
}
