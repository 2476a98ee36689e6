package io.kitetrace.trace;

import static io.opentelemetry.api.common.AttributeType.DOUBLE;
import static io.opentelemetry.api.common.AttributeType.LONG;
import static io.opentelemetry.api.common.AttributeType.STRING;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.ServiceAttributes;
import io.opentelemetry.semconv.incubating.CicdIncubatingAttributes;
import io.opentelemetry.semconv.incubating.VcsIncubatingAttributes;
import java.util.List;

/**
 * Every attribute key, with its type and a line of explanation; the README's table is made of it.
 */
public final class BuildkiteAttributes {

  private static final KeyTable TABLE = new KeyTable();
  private static final KeyTable.Section RESOURCE = TABLE.section("resource");
  private static final KeyTable.Section EVERY_SPAN = TABLE.section("every span");
  private static final KeyTable.Section BUILD = TABLE.section("build");
  private static final KeyTable.Section JOB = TABLE.section("job");
  private static final KeyTable.Section STEP = TABLE.section("job, step, group");
  private static final KeyTable.Section BLOCK = TABLE.section("block");
  private static final KeyTable.Section SEED =
      TABLE.section("build and job, with trace.compatibility=seed");
  private static final KeyTable.Section SEED_BUILD =
      TABLE.section("build, with trace.compatibility=seed");
  private static final KeyTable.Section SEED_JOB =
      TABLE.section("job, with trace.compatibility=seed");
  private static final KeyTable.Section LINK = TABLE.section("link");

  static final AttributeKey<String> SERVICE_NAME =
      RESOURCE.key(ServiceAttributes.SERVICE_NAME, "Option trace.service-name.");

  /** The pipeline's slug, on the resource. */
  public static final AttributeKey<String> PIPELINE_NAME =
      RESOURCE.key(CicdIncubatingAttributes.CICD_PIPELINE_NAME, "The pipeline's slug.");

  static final AttributeKey<String> PIPELINE_RUN_ID =
      RESOURCE.key(CicdIncubatingAttributes.CICD_PIPELINE_RUN_ID, "The build's id.");
  static final AttributeKey<String> PIPELINE_RUN_URL =
      RESOURCE.key(CicdIncubatingAttributes.CICD_PIPELINE_RUN_URL_FULL, "The build's page.");
  static final AttributeKey<String> REPOSITORY_URL =
      RESOURCE.key(
          VcsIncubatingAttributes.VCS_REPOSITORY_URL_FULL,
          "The repository, in https form without .git and credentials.");
  static final AttributeKey<String> REPOSITORY_NAME =
      RESOURCE.key(VcsIncubatingAttributes.VCS_REPOSITORY_NAME, "The repository's name.");
  static final AttributeKey<String> OWNER_NAME =
      RESOURCE.key(VcsIncubatingAttributes.VCS_OWNER_NAME, "The repository's owner or group.");
  static final AttributeKey<String> PROVIDER_NAME =
      RESOURCE.key(
          VcsIncubatingAttributes.VCS_PROVIDER_NAME, "github, gitlab or bitbucket, where known.");
  static final AttributeKey<String> REF_HEAD_NAME =
      RESOURCE.key(
          VcsIncubatingAttributes.VCS_REF_HEAD_NAME, "The branch, or the tag of a tag's build.");
  static final AttributeKey<String> REF_HEAD_REVISION =
      RESOURCE.key(
          VcsIncubatingAttributes.VCS_REF_HEAD_REVISION, "The commit, where it is a real SHA.");
  static final AttributeKey<String> REF_HEAD_TYPE =
      RESOURCE.key(VcsIncubatingAttributes.VCS_REF_HEAD_TYPE, "branch, or tag.");
  static final AttributeKey<String> ORGANIZATION_SLUG =
      RESOURCE.text("buildkite.organization.slug", "The organization's slug.");
  static final AttributeKey<String> PIPELINE_ID =
      RESOURCE.text("buildkite.pipeline.id", "The pipeline's UUID.");
  static final AttributeKey<String> PIPELINE_SLUG =
      RESOURCE.text("buildkite.pipeline.slug", "The pipeline's slug.");
  static final AttributeKey<String> PIPELINE_LABEL =
      RESOURCE.text("buildkite.pipeline.name", "The pipeline's name as people see it.");
  static final AttributeKey<String> PIPELINE_REPO =
      RESOURCE.text("buildkite.pipeline.repo", "The repository's address as the pipeline has it.");
  static final AttributeKey<String> PIPELINE_WEB_URL =
      RESOURCE.text("buildkite.pipeline.web_url", "The pipeline's page.");
  static final AttributeKey<String> PIPELINE_GRAPHQL_ID =
      RESOURCE.text("buildkite.pipeline.graphql_id", "The pipeline's id in the GraphQL API.");
  static final AttributeKey<String> CLUSTER_ID =
      RESOURCE.text(
          "buildkite.cluster.id", "The cluster: the pipeline's on the resource, a job's on it.");

  /** What a span stands for: see {@link TraceSpanKind#value()}. */
  public static final AttributeKey<String> SPAN_KIND =
      EVERY_SPAN.text("kitetrace.span.kind", "build, group, step, job, queue, block or trigger.");

  static final AttributeKey<String> BUILD_ID =
      EVERY_SPAN.text("buildkite.build.id", "The build's UUID.");

  /** A build's number within its pipeline. */
  public static final AttributeKey<Long> BUILD_NUMBER =
      EVERY_SPAN.number("buildkite.build.number", "The build's number within its pipeline.");

  /** The branch that was built. */
  public static final AttributeKey<String> BUILD_BRANCH =
      EVERY_SPAN.text("buildkite.build.branch", "The branch that was built.");

  static final AttributeKey<Boolean> TIME_DERIVED =
      EVERY_SPAN.flag(
          "kitetrace.time.derived", "Where a start or end is inferred, not in the data.");
  static final AttributeKey<Boolean> TIME_ADJUSTED =
      EVERY_SPAN.flag("kitetrace.time.adjusted", "Where the data's end lay before its start.");

  static final AttributeKey<String> ACTION_NAME =
      BUILD.key(CicdIncubatingAttributes.CICD_PIPELINE_ACTION_NAME, "Always BUILD.");

  /** A build's outcome. */
  public static final AttributeKey<String> PIPELINE_RESULT =
      BUILD.key(
          CicdIncubatingAttributes.CICD_PIPELINE_RESULT, "The outcome, in OpenTelemetry's words.");

  static final AttributeKey<String> PIPELINE_RUN_STATE =
      BUILD.key(
          CicdIncubatingAttributes.CICD_PIPELINE_RUN_STATE,
          "finalizing for a finished build; pending or executing in a preview.");
  static final AttributeKey<String> ERROR_TYPE =
      BUILD.key(ErrorAttributes.ERROR_TYPE, "On build and job: why it failed.");
  static final AttributeKey<String> CHANGE_ID =
      BUILD.key(VcsIncubatingAttributes.VCS_CHANGE_ID, "The pull request.");
  static final AttributeKey<String> REF_BASE_NAME =
      BUILD.key(VcsIncubatingAttributes.VCS_REF_BASE_NAME, "The pull request's target branch.");

  /** A build's state, in Buildkite's words. */
  public static final AttributeKey<String> BUILD_STATE =
      BUILD.text("buildkite.build.state", "The state, in Buildkite's words.");

  /** Whether a build waits at a block step. */
  public static final AttributeKey<Boolean> BUILD_BLOCKED =
      BUILD.flag("buildkite.build.blocked", "Whether it waits at a block step.");

  static final AttributeKey<String> BUILD_BLOCKED_STATE =
      BUILD.text("buildkite.build.blocked_state", "The outcome so far of a blocked build.");
  static final AttributeKey<String> BUILD_COMMIT =
      BUILD.text("buildkite.build.commit", "The commit, as it was asked for.");
  static final AttributeKey<String> BUILD_TAG = BUILD.text("buildkite.build.tag", "The tag.");
  static final AttributeKey<String> BUILD_MESSAGE =
      BUILD.text("buildkite.build.message", "The message, usually the commit's.");
  static final AttributeKey<String> BUILD_SOURCE =
      BUILD.text("buildkite.build.source", "webhook, ui, api, schedule, trigger_job and others.");
  static final AttributeKey<String> BUILD_WEB_URL =
      BUILD.text("buildkite.build.web_url", "The build's page.");
  static final AttributeKey<String> BUILD_GRAPHQL_ID =
      BUILD.text("buildkite.build.graphql_id", "The build's id in the GraphQL API.");
  static final AttributeKey<String> BUILD_CANCEL_REASON =
      BUILD.text("buildkite.build.cancel_reason", "Why it was canceled.");
  static final AttributeKey<String> CREATOR_ID =
      BUILD.text("buildkite.build.creator.id", "The UUID of who made the build.");
  static final AttributeKey<String> CREATOR_NAME =
      BUILD.text("buildkite.build.creator.name", "Who made the build.");
  static final AttributeKey<String> CREATOR_EMAIL =
      BUILD.text("buildkite.build.creator.email", "The e-mail of who made the build.");
  static final AttributeKey<String> AUTHOR_NAME =
      BUILD.text("buildkite.build.author.name", "Who wrote the commit.");
  static final AttributeKey<String> AUTHOR_EMAIL =
      BUILD.text("buildkite.build.author.email", "The e-mail of who wrote the commit.");
  static final AttributeKey<String> AUTHOR_USERNAME =
      BUILD.text("buildkite.build.author.username", "The user name of who wrote the commit.");
  static final AttributeKey<String> BUILD_CREATED_AT =
      BUILD.text("buildkite.build.created_at", "RFC 3339, as all times.");
  static final AttributeKey<String> BUILD_SCHEDULED_AT =
      BUILD.text("buildkite.build.scheduled_at", "When it was ready to start.");
  static final AttributeKey<String> BUILD_STARTED_AT =
      BUILD.text("buildkite.build.started_at", "When it started, last.");
  static final AttributeKey<String> BUILD_FAILING_AT =
      BUILD.text("buildkite.build.failing_at", "When the first of its jobs failed.");
  static final AttributeKey<String> BUILD_FINISHED_AT =
      BUILD.text("buildkite.build.finished_at", "When it finished, last.");
  static final AttributeKey<Long> BUILD_WAIT_TIME =
      BUILD.number("buildkite.build.wait_time_ms", "Created to the first job's start.");
  static final AttributeKey<Long> BUILD_ACTIVE_TIME =
      BUILD.number("buildkite.build.active_time_ms", "The union of its jobs' running times.");
  static final AttributeKey<Long> BUILD_BLOCKED_TIME =
      BUILD.number("buildkite.build.blocked_time_ms", "The union of its blocked spans.");
  static final AttributeKey<Long> JOBS_TOTAL =
      BUILD.number("buildkite.build.jobs.total", "Its jobs, waiters apart.");
  static final KeyTemplate<Long> JOBS_IN_STATE =
      BUILD.template("buildkite.build.jobs.", "{state}", LONG, "Its jobs in each state.");
  static final AttributeKey<Long> RETRIED_JOBS =
      BUILD.number("buildkite.build.retried_jobs", "Attempts that a later one replaced.");
  static final AttributeKey<String> REBUILT_FROM_ID =
      BUILD.text("buildkite.build.rebuilt_from.id", "The build that this one repeats.");
  static final AttributeKey<Long> REBUILT_FROM_NUMBER =
      BUILD.number("buildkite.build.rebuilt_from.number", "Its number.");
  static final AttributeKey<String> TRIGGERED_FROM_ID =
      BUILD.text("buildkite.build.triggered_from.build_id", "The build that triggered this one.");
  static final AttributeKey<Long> TRIGGERED_FROM_NUMBER =
      BUILD.number("buildkite.build.triggered_from.build_number", "Its number.");
  static final AttributeKey<String> TRIGGERED_FROM_PIPELINE =
      BUILD.text("buildkite.build.triggered_from.pipeline", "Its pipeline's slug.");
  static final KeyTemplate<String> META_DATA =
      BUILD.template(
          "buildkite.build.meta_data.", "{key}", STRING, "Meta-data, unless filtered out.");
  static final KeyTemplate<Long> META_DATA_NUMBER =
      new KeyTemplate<>("buildkite.build.meta_data.", LONG);
  static final KeyTemplate<Double> META_DATA_DECIMAL =
      new KeyTemplate<>("buildkite.build.meta_data.", DOUBLE);
  static final KeyTemplate<String> ENV =
      BUILD.template(
          "buildkite.build.env.", "{NAME}", STRING, "Variables of option trace.env.include.");

  static final AttributeKey<String> TASK_NAME =
      JOB.key(
          CicdIncubatingAttributes.CICD_PIPELINE_TASK_NAME, "The job's name, without its index.");
  static final AttributeKey<String> TASK_RUN_ID =
      JOB.key(CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_ID, "The job's id.");
  static final AttributeKey<String> TASK_RUN_URL =
      JOB.key(CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_URL_FULL, "The job's page.");

  /** A job's outcome. */
  public static final AttributeKey<String> TASK_RUN_RESULT =
      JOB.key(CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_RESULT, "The job's outcome.");

  static final AttributeKey<String> WORKER_ID =
      JOB.key(CicdIncubatingAttributes.CICD_WORKER_ID, "The agent's id.");
  static final AttributeKey<String> WORKER_NAME =
      JOB.key(CicdIncubatingAttributes.CICD_WORKER_NAME, "The agent's name.");
  static final AttributeKey<String> WORKER_URL =
      JOB.key(CicdIncubatingAttributes.CICD_WORKER_URL_FULL, "The agent's page.");

  /** A job's UUID. */
  public static final AttributeKey<String> JOB_ID = JOB.text("buildkite.job.id", "The job's UUID.");

  static final AttributeKey<String> JOB_TYPE =
      JOB.text("buildkite.job.type", "script, trigger, manual, or a newer one.");
  static final AttributeKey<String> JOB_LABEL =
      JOB.text("buildkite.job.label", "The label, emoji codes included.");
  static final AttributeKey<String> JOB_STATE =
      JOB.text("buildkite.job.state", "The state, in Buildkite's words.");
  static final AttributeKey<String> JOB_COMMAND = JOB.text("buildkite.job.command", "What it ran.");
  static final AttributeKey<Long> JOB_EXIT_STATUS =
      JOB.number("buildkite.job.exit_status", "-1 where the agent was lost.");
  static final AttributeKey<String> JOB_SIGNAL =
      JOB.text("buildkite.job.signal", "The signal that ended it.");
  static final AttributeKey<String> JOB_SIGNAL_REASON =
      JOB.text("buildkite.job.signal_reason", "Why it was sent that signal.");
  static final AttributeKey<Boolean> JOB_SOFT_FAILED =
      JOB.flag("buildkite.job.soft_failed", "Failed, and was allowed to.");
  static final AttributeKey<Boolean> JOB_PASSED =
      JOB.flag("buildkite.job.passed", "Whether it passed; on jobs that ended.");
  static final AttributeKey<String> JOB_WEB_URL =
      JOB.text("buildkite.job.web_url", "The job's page.");
  static final AttributeKey<String> JOB_GRAPHQL_ID =
      JOB.text("buildkite.job.graphql_id", "The job's id in the GraphQL API.");
  static final AttributeKey<String> JOB_BROKEN_REASON =
      JOB.text("buildkite.job.broken_reason", "Why it could not run.");
  static final AttributeKey<List<String>> JOB_AGENT_QUERY_RULES =
      JOB.key(
          AttributeKey.stringArrayKey("buildkite.job.agent_query_rules"),
          "The tags that its agent must have.");
  static final AttributeKey<String> JOB_CREATED_AT =
      JOB.text("buildkite.job.created_at", "When the step was uploaded.");
  static final AttributeKey<String> JOB_SCHEDULED_AT =
      JOB.text("buildkite.job.scheduled_at", "As the API has it; often before created_at.");

  /** When a job's dependencies were met. */
  public static final AttributeKey<String> JOB_RUNNABLE_AT =
      JOB.text("buildkite.job.runnable_at", "When its dependencies were met.");

  /** When an agent began a job. */
  public static final AttributeKey<String> JOB_STARTED_AT =
      JOB.text("buildkite.job.started_at", "When an agent began it.");

  static final AttributeKey<String> JOB_FINISHED_AT =
      JOB.text("buildkite.job.finished_at", "When it ended.");
  static final AttributeKey<Long> JOB_WAIT_TIME =
      JOB.number("buildkite.job.wait_time_ms", "Runnable to started.");
  static final AttributeKey<Long> JOB_DEPENDENCY_TIME =
      JOB.number("buildkite.job.dependency_time_ms", "Created to runnable.");
  static final AttributeKey<Long> JOB_RUN_TIME =
      JOB.number("buildkite.job.run_time_ms", "Started to finished.");
  static final AttributeKey<Long> JOB_PRIORITY =
      JOB.number("buildkite.job.priority.number", "Higher ones go first.");
  static final AttributeKey<Boolean> JOB_RETRIED =
      JOB.flag("buildkite.job.retried", "Whether a later attempt replaced it.");
  static final AttributeKey<String> JOB_RETRIED_IN =
      JOB.text("buildkite.job.retried_in_job_id", "The attempt that replaced it.");
  static final AttributeKey<Long> JOB_RETRIES_COUNT =
      JOB.number("buildkite.job.retries_count", "As the API counts.");
  static final AttributeKey<String> JOB_RETRY_TYPE =
      JOB.text("buildkite.job.retry_type", "manual or automatic.");
  static final AttributeKey<Long> JOB_PARALLEL_INDEX =
      JOB.number(
          "buildkite.job.parallel.index", "Its place in a parallel step, as the API counts.");
  static final AttributeKey<Long> JOB_PARALLEL_TOTAL =
      JOB.number("buildkite.job.parallel.total", "The jobs of the parallel step.");
  static final KeyTemplate<String> JOB_MATRIX =
      JOB.template("buildkite.job.matrix.", "{dimension}", STRING, "Its place in a matrix.");
  static final AttributeKey<Long> JOB_CONCURRENCY_WAIT_TIME =
      JOB.number("buildkite.job.concurrency_wait_time_ms", "Waited for a concurrency slot.");
  static final AttributeKey<Long> JOB_PROMISED_EXIT_STATUS =
      JOB.number("buildkite.job.promised_exit_status", "The status it declared before it ended.");
  static final AttributeKey<String> CLUSTER_QUEUE_ID =
      JOB.text("buildkite.cluster.queue_id", "The cluster's queue.");
  static final AttributeKey<String> AGENT_ID = JOB.text("buildkite.agent.id", "The agent's UUID.");
  static final AttributeKey<String> AGENT_NAME =
      JOB.text("buildkite.agent.name", "The agent's name.");
  static final AttributeKey<String> AGENT_HOSTNAME =
      JOB.text("buildkite.agent.hostname", "The machine.");
  static final AttributeKey<String> AGENT_IP =
      JOB.text("buildkite.agent.ip", "The machine's address, as Buildkite saw it.");
  static final AttributeKey<String> AGENT_VERSION =
      JOB.text("buildkite.agent.version", "The agent's version.");
  static final AttributeKey<String> AGENT_QUEUE =
      JOB.text("buildkite.agent.queue", "The queue, from the agent's tags or the job's rules.");
  static final KeyTemplate<String> AGENT_META_DATA =
      JOB.template("buildkite.agent.meta_data.", "{key}", STRING, "The agent's tags.");

  static final AttributeKey<String> STEP_ID = STEP.text("buildkite.step.id", "The step's UUID.");
  static final AttributeKey<String> STEP_KEY = STEP.text("buildkite.step.key", "The step's key.");
  static final AttributeKey<String> STEP_LABEL =
      STEP.text("buildkite.step.label", "The step's label.");
  static final AttributeKey<String> STEP_TYPE =
      STEP.text("buildkite.step.type", "command, trigger, block and others.");
  static final AttributeKey<String> STEP_GROUP_KEY =
      STEP.text("buildkite.step.group.key", "The group step around it.");

  static final AttributeKey<String> UNBLOCKED_BY_ID =
      BLOCK.text("buildkite.job.unblocked_by.id", "The UUID of who unblocked it.");
  static final AttributeKey<String> UNBLOCKED_BY_NAME =
      BLOCK.text("buildkite.job.unblocked_by.name", "Who unblocked it.");
  static final AttributeKey<String> UNBLOCKED_BY_EMAIL =
      BLOCK.text("buildkite.job.unblocked_by.email", "The e-mail of who unblocked it.");

  static final AttributeKey<String> SEED_STATE = SEED.text("state", "The state.");
  static final AttributeKey<String> SEED_COMMIT = SEED.text("commit", "The commit.");
  static final AttributeKey<String> SEED_BRANCH = SEED.text("branch", "The branch.");
  static final AttributeKey<String> SEED_URL = SEED.text("url", "The build's page, or the job's.");
  static final AttributeKey<Long> SEED_SCHEDULE_DURATION =
      SEED.number("schedule_duration_ms", "Scheduled to started, in milliseconds.");
  static final AttributeKey<Long> SEED_CREATE_DURATION =
      SEED.number("create_duration_ms", "Created to started, in milliseconds.");

  static final AttributeKey<String> SEED_AUTHOR =
      SEED_BUILD.text("author", "Who wrote the commit.");
  static final KeyTemplate<String> SEED_META_DATA =
      SEED_BUILD.template("build_", "{meta-data key}", STRING, "Meta-data, unless filtered out.");

  static final AttributeKey<Long> SEED_RETRY_COUNT =
      SEED_JOB.number("retry_count", "As the API counts.");
  static final AttributeKey<Boolean> SEED_RETRIED =
      SEED_JOB.flag("retried", "Whether a later attempt replaced it.");
  static final AttributeKey<Boolean> SEED_SOFT_FAILED =
      SEED_JOB.flag("soft_failed", "Failed, and was allowed to.");
  static final AttributeKey<String> SEED_STEP_KEY = SEED_JOB.text("step_key", "The step's key.");
  static final AttributeKey<Long> SEED_EXIT_STATUS =
      SEED_JOB.number("exit_status", "The exit status.");
  static final AttributeKey<Long> SEED_RUNNABLE_DURATION =
      SEED_JOB.number("runnable_duration_ms", "Runnable to started, in milliseconds.");
  static final AttributeKey<String> SEED_AGENT_NAME =
      SEED_JOB.text("agent_name", "The agent's name.");
  static final AttributeKey<String> SEED_AGENT_HOSTNAME =
      SEED_JOB.text("agent_hostname", "The machine.");
  static final AttributeKey<String> SEED_AGENT_IP =
      SEED_JOB.text("agent_ip", "The machine's address.");
  static final AttributeKey<String> SEED_AGENT_VERSION =
      SEED_JOB.text("agent_version", "The agent's version.");
  static final KeyTemplate<String> SEED_AGENT_TAG =
      SEED_JOB.template("agent_", "{tag}", STRING, "The agent's tags.");

  /** What a link stands for. */
  public static final AttributeKey<String> LINK_KIND =
      LINK.text(
          "buildkite.link.kind",
          "triggered_build, triggered_from, rebuilt_from, retry_of or upstream.");

  /** The table, in the order of this file. */
  static List<KeyTable.Line> all() {
    return TABLE.lines();
  }

  private BuildkiteAttributes() {}
}
