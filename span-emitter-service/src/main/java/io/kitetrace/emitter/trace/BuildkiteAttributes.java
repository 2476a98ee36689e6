package io.kitetrace.emitter.trace;

import static io.opentelemetry.api.common.AttributeType.DOUBLE;
import static io.opentelemetry.api.common.AttributeType.LONG;
import static io.opentelemetry.api.common.AttributeType.STRING;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.ServiceAttributes;
import io.opentelemetry.semconv.incubating.CicdIncubatingAttributes;
import io.opentelemetry.semconv.incubating.VcsIncubatingAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Every attribute key, with its type and a line of explanation; docs/attributes.md is its table.
 */
public final class BuildkiteAttributes {

  /**
   * A line of the table.
   *
   * @param name the key, or its form with the changing word in braces
   * @param on where it stands: resource, every span, build, job …
   */
  record Described(String name, AttributeType type, String on, String explanation) {}

  private static final List<Described> ALL = new ArrayList<>();
  private static final String RESOURCE = "resource";
  private static final String EVERY_SPAN = "every span";
  private static final String BUILD = "build";
  private static final String JOB = "job";
  private static final String STEP = "job, step, group";
  private static final String BLOCK = "block";
  private static final String SEED = "build and job, with trace.compatibility=seed";
  private static final String SEED_BUILD = "build, with trace.compatibility=seed";
  private static final String SEED_JOB = "job, with trace.compatibility=seed";
  private static final String LINK = "link";

  static final AttributeKey<String> SERVICE_NAME =
      key(RESOURCE, ServiceAttributes.SERVICE_NAME, "Option trace.service-name.");

  /** The pipeline's slug, on the resource. */
  public static final AttributeKey<String> PIPELINE_NAME =
      key(RESOURCE, CicdIncubatingAttributes.CICD_PIPELINE_NAME, "The pipeline's slug.");

  static final AttributeKey<String> PIPELINE_RUN_ID =
      key(RESOURCE, CicdIncubatingAttributes.CICD_PIPELINE_RUN_ID, "The build's id.");
  static final AttributeKey<String> PIPELINE_RUN_URL =
      key(RESOURCE, CicdIncubatingAttributes.CICD_PIPELINE_RUN_URL_FULL, "The build's page.");
  static final AttributeKey<String> REPOSITORY_URL =
      key(
          RESOURCE,
          VcsIncubatingAttributes.VCS_REPOSITORY_URL_FULL,
          "The repository, in https form without .git and credentials.");
  static final AttributeKey<String> REPOSITORY_NAME =
      key(RESOURCE, VcsIncubatingAttributes.VCS_REPOSITORY_NAME, "The repository's name.");
  static final AttributeKey<String> OWNER_NAME =
      key(RESOURCE, VcsIncubatingAttributes.VCS_OWNER_NAME, "The repository's owner or group.");
  static final AttributeKey<String> PROVIDER_NAME =
      key(
          RESOURCE,
          VcsIncubatingAttributes.VCS_PROVIDER_NAME,
          "github, gitlab or bitbucket, where known.");
  static final AttributeKey<String> REF_HEAD_NAME =
      key(
          RESOURCE,
          VcsIncubatingAttributes.VCS_REF_HEAD_NAME,
          "The branch, or the tag of a tag's build.");
  static final AttributeKey<String> REF_HEAD_REVISION =
      key(
          RESOURCE,
          VcsIncubatingAttributes.VCS_REF_HEAD_REVISION,
          "The commit, where it is a real SHA.");
  static final AttributeKey<String> REF_HEAD_TYPE =
      key(RESOURCE, VcsIncubatingAttributes.VCS_REF_HEAD_TYPE, "branch, or tag.");
  static final AttributeKey<String> ORGANIZATION_SLUG =
      text(RESOURCE, "buildkite.organization.slug", "The organization's slug.");
  static final AttributeKey<String> PIPELINE_ID =
      text(RESOURCE, "buildkite.pipeline.id", "The pipeline's UUID.");
  static final AttributeKey<String> PIPELINE_SLUG =
      text(RESOURCE, "buildkite.pipeline.slug", "The pipeline's slug.");
  static final AttributeKey<String> PIPELINE_LABEL =
      text(RESOURCE, "buildkite.pipeline.name", "The pipeline's name as people see it.");
  static final AttributeKey<String> PIPELINE_REPO =
      text(RESOURCE, "buildkite.pipeline.repo", "The repository's address as the pipeline has it.");
  static final AttributeKey<String> PIPELINE_WEB_URL =
      text(RESOURCE, "buildkite.pipeline.web_url", "The pipeline's page.");
  static final AttributeKey<String> PIPELINE_GRAPHQL_ID =
      text(RESOURCE, "buildkite.pipeline.graphql_id", "The pipeline's id in the GraphQL API.");
  static final AttributeKey<String> CLUSTER_ID =
      text(
          RESOURCE,
          "buildkite.cluster.id",
          "The cluster: the pipeline's on the resource, a job's on it.");

  /** What a span stands for: see {@link TraceSpanKind#value()}. */
  public static final AttributeKey<String> SPAN_KIND =
      text(EVERY_SPAN, "kitetrace.span.kind", "build, group, step, job, queue, block or trigger.");

  static final AttributeKey<String> BUILD_ID =
      text(EVERY_SPAN, "buildkite.build.id", "The build's UUID.");

  /** A build's number within its pipeline. */
  public static final AttributeKey<Long> BUILD_NUMBER =
      number(EVERY_SPAN, "buildkite.build.number", "The build's number within its pipeline.");

  /** The branch that was built. */
  public static final AttributeKey<String> BUILD_BRANCH =
      text(EVERY_SPAN, "buildkite.build.branch", "The branch that was built.");

  static final AttributeKey<Boolean> TIME_DERIVED =
      flag(
          EVERY_SPAN,
          "kitetrace.time.derived",
          "Where a start or end is inferred, not in the data.");
  static final AttributeKey<Boolean> TIME_ADJUSTED =
      flag(EVERY_SPAN, "kitetrace.time.adjusted", "Where the data's end lay before its start.");

  static final AttributeKey<String> ACTION_NAME =
      key(BUILD, CicdIncubatingAttributes.CICD_PIPELINE_ACTION_NAME, "Always BUILD.");

  /** A build's outcome. */
  public static final AttributeKey<String> PIPELINE_RESULT =
      key(
          BUILD,
          CicdIncubatingAttributes.CICD_PIPELINE_RESULT,
          "The outcome, in OpenTelemetry's words.");

  static final AttributeKey<String> PIPELINE_RUN_STATE =
      key(
          BUILD,
          CicdIncubatingAttributes.CICD_PIPELINE_RUN_STATE,
          "finalizing for a finished build; pending or executing in a preview.");
  static final AttributeKey<String> ERROR_TYPE =
      key(BUILD, ErrorAttributes.ERROR_TYPE, "On build and job: why it failed.");
  static final AttributeKey<String> CHANGE_ID =
      key(BUILD, VcsIncubatingAttributes.VCS_CHANGE_ID, "The pull request.");
  static final AttributeKey<String> REF_BASE_NAME =
      key(BUILD, VcsIncubatingAttributes.VCS_REF_BASE_NAME, "The pull request's target branch.");

  /** A build's state, in Buildkite's words. */
  public static final AttributeKey<String> BUILD_STATE =
      text(BUILD, "buildkite.build.state", "The state, in Buildkite's words.");

  /** Whether a build waits at a block step. */
  public static final AttributeKey<Boolean> BUILD_BLOCKED =
      flag(BUILD, "buildkite.build.blocked", "Whether it waits at a block step.");

  static final AttributeKey<String> BUILD_BLOCKED_STATE =
      text(BUILD, "buildkite.build.blocked_state", "The outcome so far of a blocked build.");
  static final AttributeKey<String> BUILD_COMMIT =
      text(BUILD, "buildkite.build.commit", "The commit, as it was asked for.");
  static final AttributeKey<String> BUILD_TAG = text(BUILD, "buildkite.build.tag", "The tag.");
  static final AttributeKey<String> BUILD_MESSAGE =
      text(BUILD, "buildkite.build.message", "The message, usually the commit's.");
  static final AttributeKey<String> BUILD_SOURCE =
      text(BUILD, "buildkite.build.source", "webhook, ui, api, schedule, trigger_job and others.");
  static final AttributeKey<String> BUILD_WEB_URL =
      text(BUILD, "buildkite.build.web_url", "The build's page.");
  static final AttributeKey<String> BUILD_GRAPHQL_ID =
      text(BUILD, "buildkite.build.graphql_id", "The build's id in the GraphQL API.");
  static final AttributeKey<String> BUILD_CANCEL_REASON =
      text(BUILD, "buildkite.build.cancel_reason", "Why it was canceled.");
  static final AttributeKey<String> CREATOR_ID =
      text(BUILD, "buildkite.build.creator.id", "The UUID of who made the build.");
  static final AttributeKey<String> CREATOR_NAME =
      text(BUILD, "buildkite.build.creator.name", "Who made the build.");
  static final AttributeKey<String> CREATOR_EMAIL =
      text(BUILD, "buildkite.build.creator.email", "The e-mail of who made the build.");
  static final AttributeKey<String> AUTHOR_NAME =
      text(BUILD, "buildkite.build.author.name", "Who wrote the commit.");
  static final AttributeKey<String> AUTHOR_EMAIL =
      text(BUILD, "buildkite.build.author.email", "The e-mail of who wrote the commit.");
  static final AttributeKey<String> AUTHOR_USERNAME =
      text(BUILD, "buildkite.build.author.username", "The user name of who wrote the commit.");
  static final AttributeKey<String> BUILD_CREATED_AT =
      text(BUILD, "buildkite.build.created_at", "RFC 3339, as all times.");
  static final AttributeKey<String> BUILD_SCHEDULED_AT =
      text(BUILD, "buildkite.build.scheduled_at", "When it was ready to start.");
  static final AttributeKey<String> BUILD_STARTED_AT =
      text(BUILD, "buildkite.build.started_at", "When it started, last.");
  static final AttributeKey<String> BUILD_FAILING_AT =
      text(BUILD, "buildkite.build.failing_at", "When the first of its jobs failed.");
  static final AttributeKey<String> BUILD_FINISHED_AT =
      text(BUILD, "buildkite.build.finished_at", "When it finished, last.");
  static final AttributeKey<Long> BUILD_WAIT_TIME =
      number(BUILD, "buildkite.build.wait_time_ms", "Created to the first job's start.");
  static final AttributeKey<Long> BUILD_ACTIVE_TIME =
      number(BUILD, "buildkite.build.active_time_ms", "The union of its jobs' running times.");
  static final AttributeKey<Long> BUILD_BLOCKED_TIME =
      number(BUILD, "buildkite.build.blocked_time_ms", "The union of its blocked spans.");
  static final AttributeKey<Long> JOBS_TOTAL =
      number(BUILD, "buildkite.build.jobs.total", "Its jobs, waiters apart.");
  static final KeyTemplate<Long> JOBS_IN_STATE =
      template(BUILD, "buildkite.build.jobs.", "{state}", LONG, "Its jobs in each state.");
  static final AttributeKey<Long> RETRIED_JOBS =
      number(BUILD, "buildkite.build.retried_jobs", "Attempts that a later one replaced.");
  static final AttributeKey<String> REBUILT_FROM_ID =
      text(BUILD, "buildkite.build.rebuilt_from.id", "The build that this one repeats.");
  static final AttributeKey<Long> REBUILT_FROM_NUMBER =
      number(BUILD, "buildkite.build.rebuilt_from.number", "Its number.");
  static final AttributeKey<String> TRIGGERED_FROM_ID =
      text(BUILD, "buildkite.build.triggered_from.build_id", "The build that triggered this one.");
  static final AttributeKey<Long> TRIGGERED_FROM_NUMBER =
      number(BUILD, "buildkite.build.triggered_from.build_number", "Its number.");
  static final AttributeKey<String> TRIGGERED_FROM_PIPELINE =
      text(BUILD, "buildkite.build.triggered_from.pipeline", "Its pipeline's slug.");
  static final KeyTemplate<String> META_DATA =
      template(
          BUILD, "buildkite.build.meta_data.", "{key}", STRING, "Meta-data, unless filtered out.");
  static final KeyTemplate<Long> META_DATA_NUMBER =
      new KeyTemplate<>("buildkite.build.meta_data.", LONG);
  static final KeyTemplate<Double> META_DATA_DECIMAL =
      new KeyTemplate<>("buildkite.build.meta_data.", DOUBLE);
  static final KeyTemplate<String> ENV =
      template(
          BUILD,
          "buildkite.build.env.",
          "{NAME}",
          STRING,
          "Variables of option trace.env.include.");

  static final AttributeKey<String> TASK_NAME =
      key(
          JOB,
          CicdIncubatingAttributes.CICD_PIPELINE_TASK_NAME,
          "The job's name, without its index.");
  static final AttributeKey<String> TASK_RUN_ID =
      key(JOB, CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_ID, "The job's id.");
  static final AttributeKey<String> TASK_RUN_URL =
      key(JOB, CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_URL_FULL, "The job's page.");

  /** A job's outcome. */
  public static final AttributeKey<String> TASK_RUN_RESULT =
      key(JOB, CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_RESULT, "The job's outcome.");

  static final AttributeKey<String> WORKER_ID =
      key(JOB, CicdIncubatingAttributes.CICD_WORKER_ID, "The agent's id.");
  static final AttributeKey<String> WORKER_NAME =
      key(JOB, CicdIncubatingAttributes.CICD_WORKER_NAME, "The agent's name.");
  static final AttributeKey<String> WORKER_URL =
      key(JOB, CicdIncubatingAttributes.CICD_WORKER_URL_FULL, "The agent's page.");

  /** A job's UUID. */
  public static final AttributeKey<String> JOB_ID =
      text(JOB, "buildkite.job.id", "The job's UUID.");

  static final AttributeKey<String> JOB_TYPE =
      text(JOB, "buildkite.job.type", "script, trigger, manual, or a newer one.");
  static final AttributeKey<String> JOB_LABEL =
      text(JOB, "buildkite.job.label", "The label, emoji codes included.");
  static final AttributeKey<String> JOB_STATE =
      text(JOB, "buildkite.job.state", "The state, in Buildkite's words.");
  static final AttributeKey<String> JOB_COMMAND =
      text(JOB, "buildkite.job.command", "What it ran.");
  static final AttributeKey<Long> JOB_EXIT_STATUS =
      number(JOB, "buildkite.job.exit_status", "-1 where the agent was lost.");
  static final AttributeKey<String> JOB_SIGNAL =
      text(JOB, "buildkite.job.signal", "The signal that ended it.");
  static final AttributeKey<String> JOB_SIGNAL_REASON =
      text(JOB, "buildkite.job.signal_reason", "Why it was sent that signal.");
  static final AttributeKey<Boolean> JOB_SOFT_FAILED =
      flag(JOB, "buildkite.job.soft_failed", "Failed, and was allowed to.");
  static final AttributeKey<Boolean> JOB_PASSED =
      flag(JOB, "buildkite.job.passed", "Whether it passed; on jobs that ended.");
  static final AttributeKey<String> JOB_WEB_URL =
      text(JOB, "buildkite.job.web_url", "The job's page.");
  static final AttributeKey<String> JOB_GRAPHQL_ID =
      text(JOB, "buildkite.job.graphql_id", "The job's id in the GraphQL API.");
  static final AttributeKey<String> JOB_BROKEN_REASON =
      text(JOB, "buildkite.job.broken_reason", "Why it could not run.");
  static final AttributeKey<List<String>> JOB_AGENT_QUERY_RULES =
      key(
          JOB,
          AttributeKey.stringArrayKey("buildkite.job.agent_query_rules"),
          "The tags that its agent must have.");
  static final AttributeKey<String> JOB_CREATED_AT =
      text(JOB, "buildkite.job.created_at", "When the step was uploaded.");
  static final AttributeKey<String> JOB_SCHEDULED_AT =
      text(JOB, "buildkite.job.scheduled_at", "As the API has it; often before created_at.");

  /** When a job's dependencies were met. */
  public static final AttributeKey<String> JOB_RUNNABLE_AT =
      text(JOB, "buildkite.job.runnable_at", "When its dependencies were met.");

  /** When an agent began a job. */
  public static final AttributeKey<String> JOB_STARTED_AT =
      text(JOB, "buildkite.job.started_at", "When an agent began it.");

  static final AttributeKey<String> JOB_FINISHED_AT =
      text(JOB, "buildkite.job.finished_at", "When it ended.");
  static final AttributeKey<Long> JOB_WAIT_TIME =
      number(JOB, "buildkite.job.wait_time_ms", "Runnable to started.");
  static final AttributeKey<Long> JOB_DEPENDENCY_TIME =
      number(JOB, "buildkite.job.dependency_time_ms", "Created to runnable.");
  static final AttributeKey<Long> JOB_RUN_TIME =
      number(JOB, "buildkite.job.run_time_ms", "Started to finished.");
  static final AttributeKey<Long> JOB_PRIORITY =
      number(JOB, "buildkite.job.priority.number", "Higher ones go first.");
  static final AttributeKey<Boolean> JOB_RETRIED =
      flag(JOB, "buildkite.job.retried", "Whether a later attempt replaced it.");
  static final AttributeKey<String> JOB_RETRIED_IN =
      text(JOB, "buildkite.job.retried_in_job_id", "The attempt that replaced it.");
  static final AttributeKey<Long> JOB_RETRIES_COUNT =
      number(JOB, "buildkite.job.retries_count", "As the API counts.");
  static final AttributeKey<String> JOB_RETRY_TYPE =
      text(JOB, "buildkite.job.retry_type", "manual or automatic.");
  static final AttributeKey<Long> JOB_PARALLEL_INDEX =
      number(
          JOB, "buildkite.job.parallel.index", "Its place in a parallel step, as the API counts.");
  static final AttributeKey<Long> JOB_PARALLEL_TOTAL =
      number(JOB, "buildkite.job.parallel.total", "The jobs of the parallel step.");
  static final KeyTemplate<String> JOB_MATRIX =
      template(JOB, "buildkite.job.matrix.", "{dimension}", STRING, "Its place in a matrix.");
  static final AttributeKey<Long> JOB_CONCURRENCY_WAIT_TIME =
      number(JOB, "buildkite.job.concurrency_wait_time_ms", "Waited for a concurrency slot.");
  static final AttributeKey<Long> JOB_PROMISED_EXIT_STATUS =
      number(JOB, "buildkite.job.promised_exit_status", "The status it declared before it ended.");
  static final AttributeKey<String> CLUSTER_QUEUE_ID =
      text(JOB, "buildkite.cluster.queue_id", "The cluster's queue.");
  static final AttributeKey<String> AGENT_ID = text(JOB, "buildkite.agent.id", "The agent's UUID.");
  static final AttributeKey<String> AGENT_NAME =
      text(JOB, "buildkite.agent.name", "The agent's name.");
  static final AttributeKey<String> AGENT_HOSTNAME =
      text(JOB, "buildkite.agent.hostname", "The machine.");
  static final AttributeKey<String> AGENT_IP =
      text(JOB, "buildkite.agent.ip", "The machine's address, as Buildkite saw it.");
  static final AttributeKey<String> AGENT_VERSION =
      text(JOB, "buildkite.agent.version", "The agent's version.");
  static final AttributeKey<String> AGENT_QUEUE =
      text(JOB, "buildkite.agent.queue", "The queue, from the agent's tags or the job's rules.");
  static final KeyTemplate<String> AGENT_META_DATA =
      template(JOB, "buildkite.agent.meta_data.", "{key}", STRING, "The agent's tags.");

  static final AttributeKey<String> STEP_ID = text(STEP, "buildkite.step.id", "The step's UUID.");
  static final AttributeKey<String> STEP_KEY = text(STEP, "buildkite.step.key", "The step's key.");
  static final AttributeKey<String> STEP_LABEL =
      text(STEP, "buildkite.step.label", "The step's label.");
  static final AttributeKey<String> STEP_TYPE =
      text(STEP, "buildkite.step.type", "command, trigger, block and others.");
  static final AttributeKey<String> STEP_GROUP_KEY =
      text(STEP, "buildkite.step.group.key", "The group step around it.");

  static final AttributeKey<String> UNBLOCKED_BY_ID =
      text(BLOCK, "buildkite.job.unblocked_by.id", "The UUID of who unblocked it.");
  static final AttributeKey<String> UNBLOCKED_BY_NAME =
      text(BLOCK, "buildkite.job.unblocked_by.name", "Who unblocked it.");
  static final AttributeKey<String> UNBLOCKED_BY_EMAIL =
      text(BLOCK, "buildkite.job.unblocked_by.email", "The e-mail of who unblocked it.");

  static final AttributeKey<String> SEED_STATE = text(SEED, "state", "The state.");
  static final AttributeKey<String> SEED_COMMIT = text(SEED, "commit", "The commit.");
  static final AttributeKey<String> SEED_BRANCH = text(SEED, "branch", "The branch.");
  static final AttributeKey<String> SEED_URL = text(SEED, "url", "The build's page, or the job's.");
  static final AttributeKey<Long> SEED_SCHEDULE_DURATION =
      number(SEED, "schedule_duration_ms", "Scheduled to started, in milliseconds.");
  static final AttributeKey<Long> SEED_CREATE_DURATION =
      number(SEED, "create_duration_ms", "Created to started, in milliseconds.");

  static final AttributeKey<String> SEED_AUTHOR =
      text(SEED_BUILD, "author", "Who wrote the commit.");
  static final KeyTemplate<String> SEED_META_DATA =
      template(SEED_BUILD, "build_", "{meta-data key}", STRING, "Meta-data, unless filtered out.");

  static final AttributeKey<Long> SEED_RETRY_COUNT =
      number(SEED_JOB, "retry_count", "As the API counts.");
  static final AttributeKey<Boolean> SEED_RETRIED =
      flag(SEED_JOB, "retried", "Whether a later attempt replaced it.");
  static final AttributeKey<Boolean> SEED_SOFT_FAILED =
      flag(SEED_JOB, "soft_failed", "Failed, and was allowed to.");
  static final AttributeKey<String> SEED_STEP_KEY = text(SEED_JOB, "step_key", "The step's key.");
  static final AttributeKey<Long> SEED_EXIT_STATUS =
      number(SEED_JOB, "exit_status", "The exit status.");
  static final AttributeKey<Long> SEED_RUNNABLE_DURATION =
      number(SEED_JOB, "runnable_duration_ms", "Runnable to started, in milliseconds.");
  static final AttributeKey<String> SEED_AGENT_NAME =
      text(SEED_JOB, "agent_name", "The agent's name.");
  static final AttributeKey<String> SEED_AGENT_HOSTNAME =
      text(SEED_JOB, "agent_hostname", "The machine.");
  static final AttributeKey<String> SEED_AGENT_IP =
      text(SEED_JOB, "agent_ip", "The machine's address.");
  static final AttributeKey<String> SEED_AGENT_VERSION =
      text(SEED_JOB, "agent_version", "The agent's version.");
  static final KeyTemplate<String> SEED_AGENT_TAG =
      template(SEED_JOB, "agent_", "{tag}", STRING, "The agent's tags.");

  /** What a link stands for. */
  public static final AttributeKey<String> LINK_KIND =
      text(
          LINK,
          "buildkite.link.kind",
          "triggered_build, triggered_from, rebuilt_from, retry_of or upstream.");

  /** The table, in the order of this file. */
  static List<Described> all() {
    return List.copyOf(ALL);
  }

  private static AttributeKey<String> text(String on, String name, String explanation) {
    return key(on, AttributeKey.stringKey(name), explanation);
  }

  private static AttributeKey<Long> number(String on, String name, String explanation) {
    return key(on, AttributeKey.longKey(name), explanation);
  }

  private static AttributeKey<Boolean> flag(String on, String name, String explanation) {
    return key(on, AttributeKey.booleanKey(name), explanation);
  }

  private static <T> AttributeKey<T> key(String on, AttributeKey<T> key, String explanation) {
    ALL.add(new Described(key.getKey(), key.getType(), on, explanation));
    return key;
  }

  private static <T> KeyTemplate<T> template(
      String on, String prefix, String word, AttributeType type, String explanation) {
    ALL.add(new Described(prefix + word, type, on, explanation));
    return new KeyTemplate<>(prefix, type);
  }

  private BuildkiteAttributes() {}
}
