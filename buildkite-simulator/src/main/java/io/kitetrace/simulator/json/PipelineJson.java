package io.kitetrace.simulator.json;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.Company.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** A pipeline's object: {@code pipeline.json} beside this class, with what differs filled in. */
final class PipelineJson {
  private static final ObjectNode TEMPLATE = template();

  private PipelineJson() {}

  static ObjectNode of(CompanyJson company, Pipeline pipeline, Rendering rendering) {
    ObjectNode json = TEMPLATE.deepCopy();
    json.setAll(Json.object("Pipeline", pipeline.id()));
    json.put("url", company.url(pipeline))
        .put("web_url", company.webUrl(pipeline))
        .put("name", pipeline.spec().name())
        .put("description", pipeline.spec().description())
        .put("slug", pipeline.slug())
        .put("repository", "git@github.com:" + company.repository(pipeline) + ".git")
        .put("cluster_id", company.clusterId())
        .put("builds_url", company.url(pipeline) + "/builds")
        .put("badge_url", "https://badge.buildkite.com/" + pipeline.badgeToken() + ".svg")
        .put("emoji", pipeline.spec().emoji())
        .set("created_by", CompanyJson.user(pipeline.createdBy()));
    ObjectNode provider = (ObjectNode) json.path("provider");
    if (rendering.webhookUrls()) {
      provider.put(
          "webhook_url", "https://webhook.buildkite.com/deliver/" + pipeline.webhookToken());
    }
    ((ObjectNode) provider.path("settings"))
        .put("build_tags", pipeline.spec().tags())
        .put("repository", company.repository(pipeline));
    Json.LiveValues live = new Json.LiveValues(rendering);
    int ordinal = pipeline.ordinal();
    json.put("scheduled_builds_count", live.count(ordinal, 3))
        .put("running_builds_count", live.count(ordinal + 1000, 6))
        .put("scheduled_jobs_count", live.count(ordinal + 2000, 40))
        .put("running_jobs_count", live.count(ordinal + 3000, 60))
        .put("waiting_jobs_count", live.count(ordinal + 4000, 90));
    ((ArrayNode) json.path("tags")).add("team-" + pipeline.createdBy().login());
    ((ArrayNode) json.at("/steps/0/agent_query_rules")).add("queue=" + pipeline.spec().queue());
    return json;
  }

  private static ObjectNode template() {
    try (InputStream in = PipelineJson.class.getResourceAsStream("pipeline.json")) {
      return (ObjectNode)
          new JsonMapper()
              .readTree(Objects.requireNonNull(in, "pipeline.json is missing from the jar"));
    } catch (IOException e) {
      throw new UncheckedIOException("pipeline.json cannot be read", e);
    }
  }
}
