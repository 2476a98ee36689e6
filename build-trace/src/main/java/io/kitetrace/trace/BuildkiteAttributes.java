package io.kitetrace.trace;

import static io.opentelemetry.api.common.AttributeType.DOUBLE;
import static io.opentelemetry.api.common.AttributeType.LONG;
import static io.opentelemetry.api.common.AttributeType.STRING;
import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.ServiceAttributes.SERVICE_NAME;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_ACTION_NAME;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_NAME;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_RESULT;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_RUN_ID;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_RUN_STATE;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_RUN_URL_FULL;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_TASK_NAME;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_ID;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_RESULT;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_URL_FULL;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_TASK_TYPE;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_WORKER_ID;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_WORKER_NAME;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_WORKER_URL_FULL;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_CHANGE_ID;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_OWNER_NAME;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_PROVIDER_NAME;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REF_BASE_NAME;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REF_HEAD_NAME;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REF_HEAD_REVISION;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REF_HEAD_TYPE;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REF_TYPE;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REPOSITORY_NAME;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REPOSITORY_URL_FULL;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * Every attribute key, with its type and a line of explanation; docs/attributes.md is made of them.
 * Keys that the semantic conventions have are theirs and only listed here. An interface, so that a
 * key takes one line.
 */
public interface BuildkiteAttributes {

  KeyTable TABLE = new KeyTable();
  KeyTable.Section RESOURCE =
      TABLE
          .section("resource")
          .with(SERVICE_NAME, "Option trace.service-name.")
          .with(CICD_PIPELINE_NAME, "The pipeline's slug.")
          .with(CICD_PIPELINE_RUN_ID, "The build's id.")
          .with(CICD_PIPELINE_RUN_URL_FULL, "The build's page.")
          .with(
              VCS_REPOSITORY_URL_FULL,
              "The repository, in https form without .git and credentials.")
          .with(VCS_REPOSITORY_NAME, "The repository's name.")
          .with(VCS_OWNER_NAME, "The repository's owner or group.")
          .with(VCS_PROVIDER_NAME, "github, gitlab or bitbucket, where known.")
          .with(VCS_REF_HEAD_NAME, "The branch, or the tag of a tag's build.")
          .with(VCS_REF_HEAD_REVISION, "The commit, where it is a real SHA.")
          .with(VCS_REF_HEAD_TYPE, "branch, or tag.")
          .with(VCS_REF_TYPE, "The same.");
  KeyTable.Section SPAN = TABLE.section("every span");
  KeyTable.Section BUILD =
      TABLE
          .section("build")
          .with(CICD_PIPELINE_ACTION_NAME, "Always BUILD.")
          .with(CICD_PIPELINE_RESULT, "The outcome, in OpenTelemetry's words.")
          .with(
              CICD_PIPELINE_RUN_STATE,
              "finalizing for a finished build; pending or executing in a preview.")
          .with(ERROR_TYPE, "On build and job: why it failed.")
          .with(VCS_CHANGE_ID, "The pull request.")
          .with(VCS_REF_BASE_NAME, "The pull request's target branch.");
  KeyTable.Section JOB =
      TABLE
          .section("job")
          .with(CICD_PIPELINE_TASK_NAME, "The job's name, without its index.")
          .with(CICD_PIPELINE_TASK_RUN_ID, "The job's id.")
          .with(CICD_PIPELINE_TASK_RUN_URL_FULL, "The job's page.")
          .with(CICD_PIPELINE_TASK_RUN_RESULT, "The job's outcome.")
          .with(CICD_PIPELINE_TASK_TYPE, "build, test or deploy, by options trace.task-type.*.")
          .with(CICD_WORKER_ID, "The agent's id.")
          .with(CICD_WORKER_NAME, "The agent's name.")
          .with(CICD_WORKER_URL_FULL, "The agent's page.");
  KeyTable.Section STEP = TABLE.section("job, step, group");
  KeyTable.Section BLOCK = TABLE.section("block");
  KeyTable.Section SEED = TABLE.section("build and job, with trace.compatibility=seed");
  KeyTable.Section SEED_BUILD = TABLE.section("build, with trace.compatibility=seed");
  KeyTable.Section SEED_JOB = TABLE.section("job, with trace.compatibility=seed");
  KeyTable.Section NOTIFICATION = TABLE.section("with trace.compatibility=buildkite");
  KeyTable.Section LINK = TABLE.section("link");

  AttributeKey<String> ORGANIZATION_SLUG = RESOURCE.text("buildkite.organization.slug", "A slug.");
  AttributeKey<String> PIPELINE_ID = RESOURCE.text("buildkite.pipeline.id", "The pipeline's UUID.");
  AttributeKey<String> PIPELINE_SLUG = RESOURCE.text("buildkite.pipeline.slug", "Its slug.");
  AttributeKey<String> PIPELINE_LABEL =
      RESOURCE.text("buildkite.pipeline.name", "The pipeline's name as people see it.");
  AttributeKey<String> PIPELINE_REPO =
      RESOURCE.text("buildkite.pipeline.repo", "The repository's address as the pipeline has it.");
  AttributeKey<String> PIPELINE_WEB_URL = RESOURCE.text("buildkite.pipeline.web_url", "Its page.");
  AttributeKey<String> PIPELINE_GRAPHQL_ID =
      RESOURCE.text("buildkite.pipeline.graphql_id", "The pipeline's id in the GraphQL API.");
  AttributeKey<String> CLUSTER_ID =
      RESOURCE.text(
          "buildkite.cluster.id", "The cluster: the pipeline's on the resource, a job's on it.");
  AttributeKey<String> SPAN_KIND =
      SPAN.text(
          "kitetrace.span.kind",
          "build, stage, group, step, job, queue, block, trigger; inside a job log_phase, "
              + "log_group, test_suite, test_case, profile.");
  AttributeKey<String> BUILD_ID = SPAN.text("buildkite.build.id", "The build's UUID.");
  AttributeKey<Long> BUILD_NUMBER =
      SPAN.number("buildkite.build.number", "The build's number within its pipeline.");
  AttributeKey<String> BUILD_BRANCH = SPAN.text("buildkite.build.branch", "What was built.");
  AttributeKey<Boolean> TIME_DERIVED =
      SPAN.flag("kitetrace.time.derived", "Where a start or end is inferred, not in the data.");
  AttributeKey<Boolean> TIME_ADJUSTED =
      SPAN.flag("kitetrace.time.adjusted", "Where its times had to be changed to fit.");
  AttributeKey<Boolean> CRITICAL =
      SPAN.flag("kitetrace.critical_path", "On the critical path, inferred from times.");
  AttributeKey<String> BUILD_STATE = BUILD.text("buildkite.build.state", "In Buildkite's words.");
  AttributeKey<Boolean> BUILD_BLOCKED =
      BUILD.flag("buildkite.build.blocked", "Whether it waits at a block step.");
  AttributeKey<String> BUILD_BLOCKED_STATE =
      BUILD.text("buildkite.build.blocked_state", "The outcome so far of a blocked build.");
  AttributeKey<String> BUILD_COMMIT = BUILD.text("buildkite.build.commit", "As it was asked for.");
  AttributeKey<String> BUILD_TAG = BUILD.text("buildkite.build.tag", "The tag.");
  AttributeKey<String> BUILD_MESSAGE =
      BUILD.text("buildkite.build.message", "The message, usually the commit's.");
  AttributeKey<String> BUILD_SOURCE =
      BUILD.text("buildkite.build.source", "webhook, ui, api, schedule, trigger_job and others.");
  AttributeKey<String> BUILD_WEB_URL = BUILD.text("buildkite.build.web_url", "The build's page.");
  AttributeKey<String> BUILD_GRAPHQL_ID =
      BUILD.text("buildkite.build.graphql_id", "The build's id in the GraphQL API.");
  AttributeKey<String> BUILD_CANCEL_REASON =
      BUILD.text("buildkite.build.cancel_reason", "Why it was canceled.");
  AttributeKey<String> CREATOR_ID = BUILD.text("buildkite.build.creator.id", "A user's UUID.");
  AttributeKey<String> CREATOR_NAME = BUILD.text("buildkite.build.creator.name", "Who made it.");
  AttributeKey<String> CREATOR_EMAIL = BUILD.text("buildkite.build.creator.email", "An e-mail.");
  AttributeKey<String> AUTHOR_NAME = BUILD.text("buildkite.build.author.name", "Of the commit.");
  AttributeKey<String> AUTHOR_EMAIL = BUILD.text("buildkite.build.author.email", "An e-mail.");
  AttributeKey<String> AUTHOR_USERNAME =
      BUILD.text("buildkite.build.author.username", "The user name of who wrote the commit.");
  AttributeKey<String> BUILD_CREATED_AT = BUILD.text("buildkite.build.created_at", "RFC 3339.");
  AttributeKey<String> BUILD_SCHEDULED_AT =
      BUILD.text("buildkite.build.scheduled_at", "When it was ready to start.");
  AttributeKey<String> BUILD_STARTED_AT =
      BUILD.text("buildkite.build.started_at", "When it started, last.");
  AttributeKey<String> BUILD_FAILING_AT =
      BUILD.text("buildkite.build.failing_at", "When the first of its jobs failed.");
  AttributeKey<String> BUILD_FINISHED_AT = BUILD.text("buildkite.build.finished_at", "The last.");
  AttributeKey<Long> BUILD_WAIT_TIME =
      BUILD.number("buildkite.build.wait_time_ms", "Created to the first job's start.");
  AttributeKey<Long> BUILD_ACTIVE_TIME =
      BUILD.number("buildkite.build.active_time_ms", "The union of its jobs' running times.");
  AttributeKey<Long> BUILD_BLOCKED_TIME =
      BUILD.number("buildkite.build.blocked_time_ms", "The union of its blocked spans.");
  AttributeKey<Long> CRITICAL_RUN =
      BUILD.number("buildkite.build.critical_path.run_ms", "Of the critical path: jobs ran.");
  AttributeKey<Long> CRITICAL_QUEUE =
      BUILD.number("buildkite.build.critical_path.queue_ms", "Jobs waited for an agent.");
  AttributeKey<Long> CRITICAL_BLOCKED =
      BUILD.number("buildkite.build.critical_path.blocked_ms", "Waited for a person.");
  AttributeKey<Long> CRITICAL_GAP =
      BUILD.number("buildkite.build.critical_path.gap_ms", "Nothing of the above.");
  AttributeKey<Long> JOBS_TOTAL = BUILD.number("buildkite.build.jobs.total", "Without waiters.");
  KeyTemplate<Long> JOBS_IN_STATE =
      BUILD.template("buildkite.build.jobs.", "{state}", LONG, "Its jobs in each state.");
  AttributeKey<Long> RETRIED_JOBS =
      BUILD.number("buildkite.build.retried_jobs", "Attempts that a later one replaced.");
  AttributeKey<String> REBUILT_FROM_ID =
      BUILD.text("buildkite.build.rebuilt_from.id", "The build that this one repeats.");
  AttributeKey<Long> REBUILT_FROM_NUMBER =
      BUILD.number("buildkite.build.rebuilt_from.number", "Its number.");
  AttributeKey<String> TRIGGERED_FROM_ID =
      BUILD.text("buildkite.build.triggered_from.build_id", "The build that triggered this one.");
  AttributeKey<Long> TRIGGERED_FROM_NUMBER =
      BUILD.number("buildkite.build.triggered_from.build_number", "Its number.");
  AttributeKey<String> TRIGGERED_FROM_PIPELINE =
      BUILD.text("buildkite.build.triggered_from.pipeline", "Its pipeline's slug.");
  AttributeKey<String> MERGE_QUEUE_BRANCH =
      BUILD.text("buildkite.build.merge_queue.base_branch", "What it is merged into.");
  AttributeKey<String> MERGE_QUEUE_COMMIT =
      BUILD.text("buildkite.build.merge_queue.base_commit", "The commit of that.");
  KeyTemplate<String> META_DATA =
      BUILD.template(
          "buildkite.build.meta_data.", "{key}", STRING, "Meta-data, unless filtered out.");
  KeyTemplate<Long> META_DATA_NUMBER = new KeyTemplate<>("buildkite.build.meta_data.", LONG);
  KeyTemplate<Double> META_DATA_DECIMAL = new KeyTemplate<>("buildkite.build.meta_data.", DOUBLE);
  KeyTemplate<String> ENV =
      BUILD.template(
          "buildkite.build.env.", "{NAME}", STRING, "Variables of option trace.env.include.");
  AttributeKey<String> JOB_ID = JOB.text("buildkite.job.id", "The job's UUID.");
  AttributeKey<String> JOB_TYPE = JOB.text("buildkite.job.type", "script, trigger or manual.");
  AttributeKey<String> JOB_LABEL = JOB.text("buildkite.job.label", "With its emoji codes.");
  AttributeKey<String> JOB_STATE = JOB.text("buildkite.job.state", "In Buildkite's words.");
  AttributeKey<String> JOB_COMMAND = JOB.text("buildkite.job.command", "What it ran.");
  AttributeKey<Long> JOB_EXIT_STATUS =
      JOB.number("buildkite.job.exit_status", "-1 where the agent was lost.");
  AttributeKey<String> JOB_SIGNAL = JOB.text("buildkite.job.signal", "The signal that ended it.");
  AttributeKey<String> JOB_SIGNAL_REASON =
      JOB.text("buildkite.job.signal_reason", "Why it was sent that signal.");
  AttributeKey<Boolean> JOB_SOFT_FAILED =
      JOB.flag("buildkite.job.soft_failed", "Failed, and was allowed to.");
  AttributeKey<Boolean> JOB_PASSED = JOB.flag("buildkite.job.passed", "On jobs that ended.");
  AttributeKey<String> JOB_WEB_URL = JOB.text("buildkite.job.web_url", "The job's page.");
  AttributeKey<String> JOB_GRAPHQL_ID = JOB.text("buildkite.job.graphql_id", "Its GraphQL id.");
  AttributeKey<String> JOB_BROKEN_REASON =
      JOB.text("buildkite.job.broken_reason", "Why it could not run.");
  AttributeKey<List<String>> JOB_AGENT_QUERY_RULES =
      JOB.key(
          AttributeKey.stringArrayKey("buildkite.job.agent_query_rules"),
          "The tags that its agent must have.");
  AttributeKey<String> JOB_CREATED_AT = JOB.text("buildkite.job.created_at", "With its step.");
  AttributeKey<String> JOB_SCHEDULED_AT =
      JOB.text("buildkite.job.scheduled_at", "As the API has it; often before created_at.");
  AttributeKey<String> JOB_RUNNABLE_AT = JOB.text("buildkite.job.runnable_at", "Could start.");
  AttributeKey<String> JOB_STARTED_AT = JOB.text("buildkite.job.started_at", "On an agent.");
  AttributeKey<String> JOB_FINISHED_AT = JOB.text("buildkite.job.finished_at", "When it ended.");
  AttributeKey<Long> JOB_WAIT_TIME = JOB.number("buildkite.job.wait_time_ms", "Runnable to start.");
  AttributeKey<Long> JOB_DEPENDENCY_TIME =
      JOB.number("buildkite.job.dependency_time_ms", "Created to runnable.");
  AttributeKey<Long> JOB_RUN_TIME = JOB.number("buildkite.job.run_time_ms", "Started to finished.");
  AttributeKey<Long> JOB_PRIORITY = JOB.number("buildkite.job.priority.number", "Higher is first.");
  AttributeKey<Boolean> JOB_RETRIED = JOB.flag("buildkite.job.retried", "A later attempt came.");
  AttributeKey<String> JOB_RETRIED_IN =
      JOB.text("buildkite.job.retried_in_job_id", "The attempt that replaced it.");
  AttributeKey<Long> JOB_RETRIES_COUNT = JOB.number("buildkite.job.retries_count", "Earlier ones.");
  AttributeKey<String> JOB_RETRY_TYPE = JOB.text("buildkite.job.retry_type", "manual, automatic.");
  AttributeKey<Long> JOB_PARALLEL_INDEX =
      JOB.number(
          "buildkite.job.parallel.index", "Its place in a parallel step, as the API counts.");
  AttributeKey<Long> JOB_PARALLEL_TOTAL =
      JOB.number("buildkite.job.parallel.total", "The jobs of the parallel step.");
  KeyTemplate<String> JOB_MATRIX =
      JOB.template("buildkite.job.matrix.", "{dimension}", STRING, "Its place in a matrix.");
  AttributeKey<String> JOB_MATRIX_VALUE = JOB.text("buildkite.job.matrix", "Without dimensions.");
  AttributeKey<Long> JOB_CONCURRENCY_WAIT_TIME =
      JOB.number("buildkite.job.concurrency_wait_time_ms", "Waited for a concurrency slot.");
  AttributeKey<Long> JOB_PROMISED_EXIT_STATUS =
      JOB.number("buildkite.job.promised_exit_status", "The status it declared before it ended.");
  AttributeKey<String> CLUSTER_QUEUE_ID = JOB.text("buildkite.cluster.queue_id", "Of the cluster.");
  AttributeKey<String> AGENT_ID = JOB.text("buildkite.agent.id", "The agent's UUID.");
  AttributeKey<String> AGENT_NAME = JOB.text("buildkite.agent.name", "The agent's name.");
  AttributeKey<String> AGENT_HOSTNAME = JOB.text("buildkite.agent.hostname", "The machine.");
  AttributeKey<String> AGENT_IP = JOB.text("buildkite.agent.ip", "As Buildkite saw it.");
  AttributeKey<String> AGENT_VERSION = JOB.text("buildkite.agent.version", "The agent's version.");
  AttributeKey<String> AGENT_LOST_AT = JOB.text("buildkite.agent.lost_at", "It was given up.");
  AttributeKey<String> AGENT_DISCONNECTED_AT =
      JOB.text("buildkite.agent.disconnected_at", "When it signed off.");
  AttributeKey<String> AGENT_STOPPED_AT = JOB.text("buildkite.agent.stopped_at", "Stopped then.");
  AttributeKey<String> AGENT_QUEUE =
      JOB.text("buildkite.agent.queue", "The queue, from the agent's tags or the job's rules.");
  KeyTemplate<String> AGENT_META_DATA =
      JOB.template("buildkite.agent.meta_data.", "{key}", STRING, "The agent's tags.");
  AttributeKey<String> STEP_ID = STEP.text("buildkite.step.id", "The step's UUID.");
  AttributeKey<String> STEP_KEY = STEP.text("buildkite.step.key", "The step's key.");
  AttributeKey<String> STEP_LABEL = STEP.text("buildkite.step.label", "The step's label.");
  AttributeKey<String> STEP_TYPE = STEP.text("buildkite.step.type", "command, trigger or block.");
  AttributeKey<String> STEP_GROUP_KEY = STEP.text("buildkite.step.group.key", "Its group step.");
  AttributeKey<String> UNBLOCKED_BY_ID =
      BLOCK.text("buildkite.job.unblocked_by.id", "The UUID of who unblocked it.");
  AttributeKey<String> UNBLOCKED_BY_NAME =
      BLOCK.text("buildkite.job.unblocked_by.name", "Who unblocked it.");
  AttributeKey<String> UNBLOCKED_BY_EMAIL =
      BLOCK.text("buildkite.job.unblocked_by.email", "The e-mail of who unblocked it.");
  AttributeKey<String> SEED_STATE = SEED.text("state", "The state.");
  AttributeKey<String> SEED_COMMIT = SEED.text("commit", "The commit.");
  AttributeKey<String> SEED_BRANCH = SEED.text("branch", "The branch.");
  AttributeKey<String> SEED_URL = SEED.text("url", "The build's page, or the job's.");
  AttributeKey<Long> SEED_SCHEDULE_DURATION =
      SEED.number("schedule_duration_ms", "Scheduled to started, in milliseconds.");
  AttributeKey<Long> SEED_CREATE_DURATION = SEED.number("create_duration_ms", "Created to start.");
  AttributeKey<String> SEED_AUTHOR = SEED_BUILD.text("author", "Who wrote the commit.");
  KeyTemplate<String> SEED_META_DATA =
      SEED_BUILD.template("build_", "{meta-data key}", STRING, "Meta-data, unless filtered out.");
  AttributeKey<Long> SEED_RETRY_COUNT = SEED_JOB.number("retry_count", "As the API counts.");
  AttributeKey<Boolean> SEED_RETRIED = SEED_JOB.flag("retried", "A later attempt came.");
  AttributeKey<Boolean> SEED_SOFT_FAILED = SEED_JOB.flag("soft_failed", "Failed; allowed to.");
  AttributeKey<String> SEED_STEP_KEY = SEED_JOB.text("step_key", "The step's key.");
  AttributeKey<Long> SEED_EXIT_STATUS = SEED_JOB.number("exit_status", "The exit status.");
  AttributeKey<Long> SEED_RUNNABLE_DURATION =
      SEED_JOB.number("runnable_duration_ms", "Runnable to started, in milliseconds.");
  AttributeKey<String> SEED_AGENT_NAME = SEED_JOB.text("agent_name", "The agent's name.");
  AttributeKey<String> SEED_AGENT_HOSTNAME = SEED_JOB.text("agent_hostname", "The machine.");
  AttributeKey<String> SEED_AGENT_IP = SEED_JOB.text("agent_ip", "The machine's address.");
  AttributeKey<String> SEED_AGENT_VERSION = SEED_JOB.text("agent_version", "The agent's version.");
  KeyTemplate<String> SEED_AGENT_TAG = SEED_JOB.template("agent_", "{tag}", STRING, "Its tags.");
  AttributeKey<Long> BUILD_STAGE = NOTIFICATION.number("buildkite.build.stage", "Always 1.");
  AttributeKey<String> STEP_COMMAND = NOTIFICATION.text("buildkite.step.command", "As the job's.");
  AttributeKey<List<String>> AGENT_TAGS =
      NOTIFICATION.key(AttributeKey.stringArrayKey("buildkite.agent.meta_data"), "The tags.");

  AttributeKey<String> LINK_KIND =
      LINK.text(
          "buildkite.link.kind",
          "triggered_build, triggered_from, rebuilt_from, retry_of or upstream.");
}
