package io.kitetrace.simulator.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.JobTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.VersionTruth;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Rendering;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A recorded build: its bytes as they were, and what lists need of it. */
final class RecordedBuild implements ListedBuild {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String organization;
  private final byte[] json;
  private final Head head;
  private final Status status;

  private RecordedBuild(String organization, byte[] json, JsonNode build, Instant createdAt) {
    this.organization = organization;
    this.json = json;
    head =
        new Head(
            build.path("id").asText(),
            build.path("pipeline").path("slug").asText(),
            build.path("number").asLong(),
            createdAt.toEpochMilli(),
            build.path("branch").asText(),
            build.path("commit").asText(),
            build.path("creator").path("id").textValue());
    Instant finishedAt = time(build.path("finished_at"));
    status =
        new Status(
            build.path("state").asText(),
            build.path("blocked").asBoolean(),
            finishedAt == null ? 0 : finishedAt.toEpochMilli());
  }

  /** Takes the bytes of a JSON object for a build, if it looks like one. */
  static Optional<RecordedBuild> of(String organization, byte[] json) throws IOException {
    JsonNode build = MAPPER.readTree(json);
    Instant createdAt = time(build.path("created_at"));
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
  public Head head() {
    return head;
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
    JsonNode json = tree();
    Instant finishedAt = time(json.path("finished_at"));
    List<JobTruth> jobs = new ArrayList<>();
    json.path("jobs").forEach(job -> jobs.add(job(job)));
    List<VersionTruth> versions =
        finishedAt == null
            ? List.of()
            : List.of(
                new VersionTruth(
                    finishedAt,
                    json.path("state").asText(),
                    json.path("blocked").asBoolean(),
                    time(json.path("started_at")),
                    finishedAt,
                    jobs));
    return new BuildTruth(
        organization,
        head.pipeline(),
        head.number(),
        head.id(),
        Instant.ofEpochMilli(head.createdAt()),
        json.path("state").asText(),
        finishedAt != null,
        json.path("triggered_from").path("build_id").textValue(),
        json.path("rebuilt_from").path("id").textValue(),
        head.commit(),
        List.of(),
        versions);
  }

  private JsonNode tree() {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a recorded build that was read once cannot be read again", e);
    }
  }

  /**
   * A time as Buildkite has written them over the years, {@code 2026-01-05T09:30:00.123Z} or {@code
   * 2018-11-01 15:03:16 UTC}; null for anything else.
   */
  static @Nullable Instant time(JsonNode node) {
    if (!node.isTextual()) {
      return null;
    }
    String text = node.textValue();
    String standard =
        text.endsWith(" UTC") ? text.substring(0, text.length() - 4).replace(' ', 'T') + "Z" : text;
    try {
      return OffsetDateTime.parse(standard).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static JobTruth job(JsonNode job) {
    Map<String, String> matrix = new LinkedHashMap<>();
    job.path("matrix")
        .properties()
        .forEach(entry -> matrix.put(entry.getKey(), entry.getValue().asText()));
    String name = job.path("name").textValue();
    return new JobTruth(
        job.path("id").asText(),
        job.path("type").asText(),
        job.path("state").textValue(),
        name == null ? job.path("label").textValue() : name,
        job.path("step").path("id").textValue(),
        job.path("step_key").textValue(),
        job.path("group_key").textValue(),
        job.path("exit_status").isInt()
            ? Integer.valueOf(job.path("exit_status").intValue())
            : null,
        job.path("soft_failed").asBoolean(),
        job.path("parallel_group_index").asInt(),
        job.path("parallel_group_total").asInt(),
        matrix,
        time(job.path("created_at")),
        time(job.path("scheduled_at")),
        time(job.path("runnable_at")),
        time(job.path("started_at")),
        time(job.path("finished_at")),
        time(job.path("unblocked_at")),
        job.path("retried_in_job_id").textValue(),
        job.path("retry_source").path("job_id").textValue(),
        job.path("triggered_build").path("id").textValue(),
        null,
        null);
  }
}
