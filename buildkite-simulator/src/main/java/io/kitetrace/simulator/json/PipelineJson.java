package io.kitetrace.simulator.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kitetrace.simulator.company.Pipeline;
import java.util.List;

/** A pipeline's object, with or without the address that triggers builds. */
final class PipelineJson {
  private static final List<String> SETTINGS_ON =
      List.of(
          "build_pull_requests",
          "skip_pull_request_builds_for_existing_commits",
          "prefix_pull_request_fork_branch_names",
          "build_branches",
          "publish_commit_status");
  private static final List<String> SETTINGS_OFF =
      List.of(
          "pull_request_branch_filter_enabled",
          "skip_builds_for_existing_commits",
          "build_pull_request_ready_for_review",
          "build_pull_request_labels_changed",
          "build_pull_request_base_branch_changed",
          "build_pull_request_forks",
          "cancel_deleted_branch_builds",
          "publish_commit_status_per_step",
          "separate_pull_request_statuses",
          "publish_blocked_as_pending",
          "use_step_key_as_commit_status",
          "filter_enabled");

  private PipelineJson() {}

  static ObjectNode of(
      CompanyJson company, Pipeline pipeline, LiveValues live, boolean webhookUrl) {
    int ordinal = pipeline.ordinal();
    ObjectNode json =
        Json.object("Pipeline", pipeline.id())
            .put("url", company.url(pipeline))
            .put("web_url", company.webUrl(pipeline))
            .put("name", pipeline.spec().name())
            .put("description", pipeline.spec().description())
            .put("slug", pipeline.slug())
            .put("repository", "git@github.com:" + company.repository(pipeline) + ".git")
            .put("cluster_id", company.clusterId())
            .put("branch_configuration", "")
            .put("default_branch", "main")
            .put("skip_queued_branch_builds", true)
            .put("skip_queued_branch_builds_filter", "!main")
            .put("cancel_running_branch_builds", true)
            .put("cancel_running_branch_builds_filter", "!main")
            .put("allow_rebuilds", true);
    json.set("provider", provider(company, pipeline, webhookUrl));
    json.put("builds_url", company.url(pipeline) + "/builds")
        .put("badge_url", "https://badge.buildkite.com/" + pipeline.badgeToken() + ".svg")
        .set("created_by", CompanyJson.user(pipeline.createdBy()));
    json.put("created_at", "2023-02-02T04:03:59.664Z").putNull("archived_at").putObject("env");
    json.put("scheduled_builds_count", live.count(ordinal, 3))
        .put("running_builds_count", live.count(ordinal + 1000, 6))
        .put("scheduled_jobs_count", live.count(ordinal + 2000, 40))
        .put("running_jobs_count", live.count(ordinal + 3000, 60))
        .put("waiting_jobs_count", live.count(ordinal + 4000, 90))
        .put("visibility", "private")
        .putArray("tags")
        .add("team-" + pipeline.createdBy().login());
    json.put("emoji", pipeline.spec().emoji()).putNull("color");
    json.putArray("steps").add(uploadStep(pipeline));
    return json;
  }

  /** Where the code comes from. */
  private static ObjectNode provider(CompanyJson company, Pipeline pipeline, boolean webhookUrl) {
    ObjectNode json = Json.object().put("id", "github");
    ObjectNode settings = json.putObject("settings").put("trigger_mode", "code");
    SETTINGS_ON.forEach(name -> settings.put(name, true));
    SETTINGS_OFF.forEach(name -> settings.put(name, false));
    settings
        .put("build_tags", pipeline.spec().tags())
        .put("repository", company.repository(pipeline))
        .put("pull_request_branch_filter_configuration", "")
        .put("filter_condition", "");
    return json.put(
        "webhook_url",
        webhookUrl ? "https://webhook.buildkite.com/deliver/" + pipeline.webhookToken() : null);
  }

  private static ObjectNode uploadStep(Pipeline pipeline) {
    ObjectNode json =
        Json.object()
            .put("type", "script")
            .put("name", ":pipeline: Upload steps")
            .put("command", "buildkite-agent pipeline upload")
            .putNull("artifact_paths")
            .putNull("branch_configuration");
    json.putObject("env");
    json.putNull("timeout_in_minutes")
        .putArray("agent_query_rules")
        .add("queue=" + pipeline.spec().queue());
    return json.putNull("concurrency").putNull("parallelism");
  }
}
