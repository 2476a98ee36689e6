package io.kitetrace.model;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the fields of one job, whose type may stand anywhere among them. */
final class JobFields implements JsonCursor.FieldReader {

  private @Nullable String id;
  private @Nullable String graphqlId;
  private String type = "";
  private @Nullable String name;
  private @Nullable String label;
  private @Nullable String state;
  private @Nullable String stepKey;
  private Step step = Step.UNKNOWN;
  private @Nullable String groupKey;
  private @Nullable String webUrl;
  private @Nullable Instant createdAt;
  private @Nullable Instant scheduledAt;
  private @Nullable Instant runnableAt;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private @Nullable Instant unblockedAt;
  private @Nullable Person unblockedBy;
  private @Nullable BuildReference triggeredBuild;
  private boolean async;
  private @Nullable String command;
  private @Nullable Long exitStatus;
  private @Nullable String signal;
  private @Nullable String signalReason;
  private @Nullable Boolean softFailed;
  private @Nullable Boolean passed;
  private @Nullable String brokenReason;
  private List<String> agentQueryRules = List.of();
  private @Nullable Long priority;
  private @Nullable Boolean retried;
  private @Nullable String retriedInJobId;
  private @Nullable String retrySourceJobId;
  private @Nullable String retrySourceType;
  private @Nullable Long retriesCount;
  private @Nullable String retryType;
  private @Nullable Long parallelIndex;
  private @Nullable Long parallelTotal;
  private Map<String, String> matrix = Map.of();
  private @Nullable Long concurrencyWaitMs;
  private @Nullable Long promisedExitStatus;
  private @Nullable String clusterId;
  private @Nullable String clusterQueueId;
  private @Nullable Agent agent;

  @Override
  public void read(String field, JsonCursor json) throws IOException, MalformedBuildException {
    switch (field) {
      case "id" -> id = json.text();
      case "graphql_id" -> graphqlId = json.text();
      case "type" -> type = orEmpty(json.text());
      case "name" -> name = json.text();
      case "label" -> label = json.text();
      case "state" -> state = json.text();
      case "step_key" -> stepKey = json.text();
      case "step" -> step = References.step(json, step);
      case "group_key" -> groupKey = json.text();
      case "web_url" -> webUrl = json.text();
      case "created_at" -> createdAt = json.time();
      case "scheduled_at" -> scheduledAt = json.time();
      case "runnable_at" -> runnableAt = json.time();
      case "started_at" -> startedAt = json.time();
      case "finished_at" -> finishedAt = json.time();
      case "unblocked_at" -> unblockedAt = json.time();
      case "unblocked_by" -> unblockedBy = References.person(json);
      case "triggered_build" -> triggeredBuild = References.build(json);
      case "async" -> async = Boolean.TRUE.equals(json.bool());
      case "command" -> command = json.text();
      case "exit_status" -> exitStatus = json.integer();
      case "signal" -> signal = json.text();
      case "signal_reason" -> signalReason = json.text();
      case "soft_failed" -> softFailed = json.bool();
      case "passed" -> passed = json.bool();
      case "broken_reason" -> brokenReason = json.text();
      case "agent_query_rules" -> agentQueryRules = json.texts();
      case "priority" -> priority = priority(json);
      case "retried" -> retried = json.bool();
      case "retried_in_job_id" -> retriedInJobId = json.text();
      case "retry_source" -> json.object(this::readRetrySource);
      case "retries_count" -> retriesCount = json.integer();
      case "retry_type" -> retryType = json.text();
      case "parallel_group_index" -> parallelIndex = json.integer();
      case "parallel_group_total" -> parallelTotal = json.integer();
      case "matrix" -> matrix = matrix(json);
      case "concurrency_wait_time_ms" -> concurrencyWaitMs = json.integer();
      case "promised_exit_status" -> promisedExitStatus = json.integer();
      case "cluster_id" -> clusterId = json.text();
      case "cluster_queue_id" -> clusterQueueId = json.text();
      case "agent" -> agent = References.agent(json);
      default -> json.skip();
    }
  }

  private void readRetrySource(String field, JsonCursor json) throws IOException {
    switch (field) {
      case "job_id" -> retrySourceJobId = json.text();
      case "retry_type" -> retrySourceType = json.text();
      default -> json.skip();
    }
  }

  /** {@code {number}} or, leniently, the number alone. */
  private static @Nullable Long priority(JsonCursor json)
      throws IOException, MalformedBuildException {
    if (!json.isObject()) {
      return json.integer();
    }
    Long[] number = new Long[1];
    json.object(
        (field, value) -> {
          if (field.equals("number")) {
            number[0] = value.integer();
          } else {
            value.skip();
          }
        });
    return number[0];
  }

  /** Usually an object; a text or a list has no dimensions. */
  private static Map<String, String> matrix(JsonCursor json) throws IOException {
    if (json.isObject()) {
      return json.textMap();
    }
    String values = String.join(", ", json.texts());
    return values.isEmpty() ? Map.of() : Map.of("", values);
  }

  /** The job, or a refusal for one without which its spans would have no identity. */
  Job job(int position) throws MalformedBuildException {
    if (id == null || id.isEmpty()) {
      if (!type.equals("waiter")) {
        throw new MalformedBuildException("jobs[" + position + "] has no id");
      }
      id = "";
    }
    JobCore core = core(id);
    return switch (type) {
      case "script" -> new ScriptJob(core, execution());
      case "trigger" -> new TriggerJob(core, execution(), triggeredBuild, async);
      case "manual" -> new ManualJob(core, unblockedAt, unblockedBy);
      case "waiter" -> new WaiterJob(core);
      default -> new UnknownJob(core, execution());
    };
  }

  private JobCore core(String knownId) {
    Step whole = stepKey == null ? step : new Step(step.id(), stepKey, step.label(), step.type());
    return new JobCore(
        knownId,
        graphqlId,
        type,
        name == null || name.isEmpty() ? label : name,
        state,
        whole,
        groupKey,
        webUrl,
        new JobTimes(createdAt, scheduledAt, runnableAt, startedAt, finishedAt));
  }

  private Execution execution() {
    return new Execution(
        command,
        exitStatus,
        signal == null || signal.isEmpty() ? null : signal,
        signalReason == null || signalReason.isEmpty() ? null : signalReason,
        softFailed,
        passed,
        brokenReason,
        agentQueryRules,
        priority,
        new Retry(
            retried,
            retriedInJobId,
            retrySourceJobId,
            retriesCount,
            retryType == null ? retrySourceType : retryType),
        parallelIndex,
        parallelTotal,
        matrix,
        concurrencyWaitMs,
        promisedExitStatus,
        clusterId,
        clusterQueueId,
        agent);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
