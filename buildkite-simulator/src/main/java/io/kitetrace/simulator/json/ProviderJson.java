package io.kitetrace.simulator.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kitetrace.simulator.company.Pipeline;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where a pipeline's code comes from. */
final class ProviderJson {
  private static final String[] ON = {
    "build_pull_requests",
    "skip_pull_request_builds_for_existing_commits",
    "prefix_pull_request_fork_branch_names",
    "build_branches",
    "publish_commit_status"
  };
  private static final String[] OFF = {
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
    "filter_enabled"
  };

  private ProviderJson() {}

  static void write(
      JsonGenerator json, Places places, Pipeline pipeline, @Nullable String webhookUrl)
      throws IOException {
    json.writeObjectFieldStart("provider");
    json.writeStringField("id", "github");
    json.writeObjectFieldStart("settings");
    json.writeStringField("trigger_mode", "code");
    for (String name : ON) {
      json.writeBooleanField(name, true);
    }
    for (String name : OFF) {
      json.writeBooleanField(name, false);
    }
    json.writeBooleanField("build_tags", pipeline.spec().tags());
    json.writeStringField("repository", places.repositoryName(pipeline.slug()));
    json.writeStringField("pull_request_branch_filter_configuration", "");
    json.writeStringField("filter_condition", "");
    json.writeEndObject();
    json.writeStringField("webhook_url", webhookUrl);
    json.writeEndObject();
  }
}
