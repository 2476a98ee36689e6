package io.kitetrace.simulator.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.kitetrace.simulator.company.Pipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline's JSON, prepared but for its counters; with or without the address that triggers
 * builds.
 */
final class PipelineJson {
  private static final byte[] KIND = Places.ascii("Pipeline---");

  private final int ordinal;
  private final SerializedString open;
  private final SerializedString guarded;
  private final SerializedString rest;

  PipelineJson(Places places, Pipeline pipeline, UUID clusterId) {
    ordinal = pipeline.ordinal();
    open =
        new SerializedString(
            head(
                places,
                pipeline,
                clusterId,
                "https://webhook.buildkite.com/deliver/" + pipeline.webhookToken()));
    guarded = new SerializedString(head(places, pipeline, clusterId, null));
    rest = new SerializedString(rest(pipeline));
  }

  /** The object, where a value may stand. */
  void write(ApiJson out, Live live, boolean webhookUrl) throws IOException {
    JsonGenerator json = out.plain();
    json.writeRawValue(webhookUrl ? open : guarded);
    counter(json, "scheduled_builds_count", live.count(ordinal, 3));
    counter(json, "running_builds_count", live.count(ordinal + 1000, 6));
    counter(json, "scheduled_jobs_count", live.count(ordinal + 2000, 40));
    counter(json, "running_jobs_count", live.count(ordinal + 3000, 60));
    counter(json, "waiting_jobs_count", live.count(ordinal + 4000, 90));
    json.writeRaw(rest);
  }

  private static void counter(JsonGenerator json, String name, int value) throws IOException {
    json.writeRaw(",\"");
    json.writeRaw(name);
    json.writeRaw("\":");
    json.writeRaw(Integer.toString(value));
  }

  /** The object without its end. */
  private static String head(
      Places places, Pipeline pipeline, UUID clusterId, @Nullable String webhookUrl) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ApiJson out = new ApiJson(bytes);
      JsonGenerator json = out.plain();
      json.writeStartObject();
      out.id(Fields.ID, pipeline.id());
      out.graphqlId(KIND, pipeline.id());
      json.writeStringField("url", places.apiOf(pipeline.slug()));
      json.writeStringField("web_url", places.webOf(pipeline.slug()));
      json.writeStringField("name", pipeline.spec().name());
      json.writeStringField("description", pipeline.spec().description());
      json.writeStringField("slug", pipeline.slug());
      json.writeStringField("repository", places.repository(pipeline.slug()));
      json.writeStringField("cluster_id", clusterId.toString());
      json.writeStringField("branch_configuration", "");
      json.writeStringField("default_branch", "main");
      json.writeBooleanField("skip_queued_branch_builds", true);
      json.writeStringField("skip_queued_branch_builds_filter", "!main");
      json.writeBooleanField("cancel_running_branch_builds", true);
      json.writeStringField("cancel_running_branch_builds_filter", "!main");
      json.writeBooleanField("allow_rebuilds", true);
      ProviderJson.write(json, places, pipeline, webhookUrl);
      json.writeStringField("builds_url", places.apiOf(pipeline.slug()) + "/builds");
      json.writeStringField(
          "badge_url", "https://badge.buildkite.com/" + pipeline.badgeToken() + ".svg");
      json.writeFieldName("created_by");
      People.user(out, pipeline.createdBy());
      json.writeStringField("created_at", "2023-02-02T04:03:59.664Z");
      json.writeNullField("archived_at");
      json.writeObjectFieldStart("env");
      json.writeEndObject();
      json.writeEndObject();
      out.finish();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    String whole = bytes.toString(StandardCharsets.UTF_8);
    return whole.substring(0, whole.length() - 1);
  }

  private static String rest(Pipeline pipeline) {
    return ",\"visibility\":\"private\",\"tags\":[\"team-"
        + pipeline.createdBy().login()
        + "\"],\"emoji\":\""
        + pipeline.spec().emoji()
        + "\",\"color\":null,\"steps\":[{\"type\":\"script\",\"name\":\":pipeline: Upload steps\","
        + "\"command\":\"buildkite-agent pipeline upload\",\"artifact_paths\":null,\"branch_configuration\":null,"
        + "\"env\":{},\"timeout_in_minutes\":null,\"agent_query_rules\":[\"queue="
        + pipeline.spec().queue()
        + "\"],\"concurrency\":null,\"parallelism\":null}]}";
  }
}
