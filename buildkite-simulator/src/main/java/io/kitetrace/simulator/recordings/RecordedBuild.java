package io.kitetrace.simulator.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Rendering;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A recorded build: its bytes as they were, and what lists need of it. */
final class RecordedBuild implements ListedBuild {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String organization;
  private final byte[] json;
  private final String id;
  private final String pipeline;
  private final long number;
  private final long createdAt;
  private final String branch;
  private final String commit;
  private final @Nullable String creator;
  private final Status status;

  private RecordedBuild(String organization, byte[] json, JsonNode build, Instant createdAt) {
    this.organization = organization;
    this.json = json;
    id = build.path("id").asText();
    pipeline = build.path("pipeline").path("slug").asText();
    number = build.path("number").asLong();
    this.createdAt = createdAt.toEpochMilli();
    branch = build.path("branch").asText();
    commit = build.path("commit").asText();
    creator = build.path("creator").path("id").textValue();
    Instant finishedAt = RecordedTime.of(build.path("finished_at"));
    status =
        new Status(
            build.path("state").asText(),
            build.path("blocked").asBoolean(),
            finishedAt == null ? 0 : finishedAt.toEpochMilli());
  }

  /** Takes the bytes of a JSON object for a build, if it looks like one. */
  static Optional<RecordedBuild> of(String organization, byte[] json) throws IOException {
    JsonNode build = MAPPER.readTree(json);
    Instant createdAt = RecordedTime.of(build.path("created_at"));
    boolean looksRight =
        build.path("id").isTextual()
            && build.path("number").isIntegralNumber()
            && build.path("state").isTextual()
            && build.path("pipeline").path("slug").isTextual();
    return looksRight && createdAt != null
        ? Optional.of(new RecordedBuild(organization, json, build, createdAt))
        : Optional.empty();
  }

  /** The pipeline's object as it stands in the build. */
  byte[] pipelineJson() throws IOException {
    return MAPPER.writeValueAsBytes(tree().path("pipeline"));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String pipeline() {
    return pipeline;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public long createdAt() {
    return createdAt;
  }

  @Override
  public String branch() {
    return branch;
  }

  @Override
  public String commit() {
    return commit;
  }

  @Override
  public @Nullable String creator() {
    return creator;
  }

  /** Recorded builds are as they were, whatever the time. */
  @Override
  public Status at(long time) {
    return status;
  }

  @Override
  public @Nullable String metaDatum(String key, long time) {
    return tree().path("meta_data").path(key).textValue();
  }

  /** Byte for byte, unless jobs or pipeline are to be left out. */
  @Override
  public void write(OutputStream out, Rendering rendering) throws IOException {
    if (rendering.jobs() && rendering.pipeline()) {
      out.write(json);
      return;
    }
    JsonNode build = tree();
    if (build instanceof ObjectNode object) {
      if (!rendering.jobs()) {
        object.remove("jobs");
      }
      if (!rendering.pipeline()) {
        object.remove("pipeline");
      }
    }
    out.write(MAPPER.writeValueAsBytes(build));
  }

  @Override
  public BuildTruth truth(long time) {
    return RecordedTruth.of(organization, this, tree());
  }

  private JsonNode tree() {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a recorded build that was read once cannot be read again", e);
    }
  }
}
