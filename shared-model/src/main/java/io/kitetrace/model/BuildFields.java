package io.kitetrace.model;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the fields of one build. */
final class BuildFields implements JsonCursor.FieldReader {

  private @Nullable String id;
  private @Nullable String graphqlId;
  private @Nullable String url;
  private @Nullable String webUrl;
  private @Nullable Long number;
  private @Nullable String state;
  private @Nullable Boolean blocked;
  private @Nullable String blockedState;
  private @Nullable String cancelReason;
  private @Nullable String message;
  private @Nullable String commit;
  private @Nullable String branch;
  private @Nullable String tag;
  private @Nullable String source;
  private Map<String, String> env = Map.of();
  private Map<String, String> metaData = Map.of();
  private @Nullable Person creator;
  private @Nullable Person author;
  private @Nullable Instant createdAt;
  private @Nullable Instant scheduledAt;
  private @Nullable Instant startedAt;
  private @Nullable Instant failingAt;
  private @Nullable Instant finishedAt;
  private @Nullable PullRequest pullRequest;
  private @Nullable MergeQueue mergeQueue;
  private @Nullable BuildReference rebuiltFrom;
  private @Nullable BuildReference triggeredFrom;
  private PipelineFields pipeline = new PipelineFields();
  private List<Job> jobs = List.of();

  @Override
  public void read(String field, JsonCursor json) throws IOException, MalformedBuildException {
    switch (field) {
      case "id" -> id = json.text();
      case "graphql_id" -> graphqlId = json.text();
      case "url" -> url = json.text();
      case "web_url" -> webUrl = json.text();
      case "number" -> number = json.integer();
      case "state" -> state = json.text();
      case "blocked" -> blocked = json.bool();
      case "blocked_state" -> blockedState = json.text();
      case "cancel_reason" -> cancelReason = json.text();
      case "message" -> message = json.text();
      case "commit" -> commit = json.text();
      case "branch" -> branch = json.text();
      case "tag" -> tag = json.text();
      case "source" -> source = json.text();
      case "env" -> env = json.textMap();
      case "meta_data" -> metaData = json.textMap();
      case "creator" -> creator = References.person(json);
      case "author" -> author = References.person(json);
      case "created_at" -> createdAt = json.time();
      case "scheduled_at" -> scheduledAt = json.time();
      case "started_at" -> startedAt = json.time();
      case "failing_at" -> failingAt = json.time();
      case "finished_at" -> finishedAt = json.end();
      case "pull_request" -> pullRequest = References.pullRequest(json);
      case "merge_queue" -> mergeQueue = References.mergeQueue(json);
      case "rebuilt_from" -> rebuiltFrom = References.build(json);
      case "triggered_from" -> triggeredFrom = References.build(json);
      case "pipeline" -> {
        pipeline = new PipelineFields();
        json.object(pipeline);
      }
      case "jobs" -> jobs = jobs(json);
      default -> json.skip();
    }
  }

  private static List<Job> jobs(JsonCursor json) throws IOException, MalformedBuildException {
    if (json.isNull()) {
      return List.of();
    }
    if (!json.isArray()) {
      throw new MalformedBuildException("jobs is not a list");
    }
    List<Job> jobs = new ArrayList<>();
    for (int position = 0; json.nextElement(); position++) {
      if (json.isNull()) {
        continue;
      }
      JobFields fields = new JobFields();
      if (!json.object(fields)) {
        throw new MalformedBuildException("jobs[" + position + "] is not an object");
      }
      jobs.add(fields.job(position));
    }
    return jobs;
  }

  Build build() throws MalformedBuildException {
    if (id == null || id.isEmpty()) {
      throw new MalformedBuildException("id is missing");
    }
    Addresses addresses = Addresses.of(url == null ? pipeline.url : url, webUrl);
    return new Build(
        id,
        graphqlId,
        webUrl,
        number,
        state,
        blocked,
        blockedState,
        cancelReason,
        message,
        commit,
        branch,
        tag,
        source,
        env,
        metaData,
        creator,
        author,
        createdAt,
        scheduledAt,
        startedAt,
        failingAt,
        finishedAt,
        pullRequest,
        mergeQueue,
        rebuiltFrom,
        triggeredFrom,
        addresses.organization(),
        pipeline.pipeline(addresses),
        jobs);
  }
}
