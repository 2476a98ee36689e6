package io.kitetrace.explorer.rows;

import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_NAME;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_RESULT;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_RUN_URL_FULL;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_RESULT;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_WORKER_NAME;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_CHANGE_ID;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REF_HEAD_NAME;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REF_HEAD_REVISION;

import io.kitetrace.trace.BuildOutlines;
import io.kitetrace.trace.BuildkiteAttributes;
import io.kitetrace.trace.ValueRule;

/** Which attributes of spans each column has the value of. */
final class ColumnRules {

  /** Of what a trace has in any case: ids, and what is told by spans' times. */
  final ValueRule ids;

  final ValueRule organization;
  final ValueRule pipeline;
  final ValueRule number;
  final ValueRule state;
  final ValueRule outcome;
  final ValueRule blocked;
  final ValueRule branch;
  final ValueRule commit;
  final ValueRule tag;
  final ValueRule message;
  final ValueRule source;
  final ValueRule creatorName;
  final ValueRule creatorEmail;
  final ValueRule authorName;
  final ValueRule authorUsername;
  final ValueRule authorEmail;
  final ValueRule pullRequest;
  final ValueRule createdAt;
  final ValueRule scheduledAt;
  final ValueRule startedAt;
  final ValueRule finishedAt;
  final ValueRule waitTime;
  final ValueRule pathRun;
  final ValueRule pathQueue;
  final ValueRule pathBlocked;
  final ValueRule pathGap;
  final ValueRule rebuiltFrom;
  final ValueRule triggeredFrom;
  final ValueRule webUrl;
  final ValueRule group;
  final ValueRule parallelIndex;
  final ValueRule parallelTotal;
  final ValueRule agent;
  final ValueRule agentHost;
  final ValueRule jobState;
  final ValueRule jobOutcome;
  final ValueRule exitStatus;
  final ValueRule signalReason;
  final ValueRule softFailed;
  final ValueRule retryType;
  final ValueRule jobCreatedAt;
  final ValueRule jobScheduledAt;
  final ValueRule jobRunnableAt;
  final ValueRule jobStartedAt;
  final ValueRule jobFinishedAt;
  final ValueRule jobWaitTime;
  final ValueRule jobRunTime;
  final ValueRule unblockedByName;
  final ValueRule unblockedByEmail;

  ColumnRules(BuildOutlines of) {
    ids = of.rule();
    organization = of.rule(BuildkiteAttributes.ORGANIZATION_SLUG);
    pipeline = of.rule(BuildkiteAttributes.PIPELINE_SLUG, CICD_PIPELINE_NAME);
    number = of.rule(BuildkiteAttributes.BUILD_NUMBER);
    state = of.rule(BuildkiteAttributes.BUILD_STATE);
    outcome = of.rule(CICD_PIPELINE_RESULT);
    blocked = of.rule(BuildkiteAttributes.BUILD_BLOCKED);
    branch = of.rule(BuildkiteAttributes.BUILD_BRANCH, VCS_REF_HEAD_NAME);
    commit = of.rule(BuildkiteAttributes.BUILD_COMMIT, VCS_REF_HEAD_REVISION);
    tag = of.rule(BuildkiteAttributes.BUILD_TAG, VCS_REF_HEAD_NAME);
    message = of.rule(BuildkiteAttributes.BUILD_MESSAGE);
    source = of.rule(BuildkiteAttributes.BUILD_SOURCE);
    creatorName = of.rule(BuildkiteAttributes.CREATOR_NAME);
    creatorEmail = of.rule(BuildkiteAttributes.CREATOR_EMAIL);
    authorName = of.rule(BuildkiteAttributes.AUTHOR_NAME);
    authorUsername = of.rule(BuildkiteAttributes.AUTHOR_USERNAME);
    authorEmail = of.rule(BuildkiteAttributes.AUTHOR_EMAIL);
    pullRequest = of.rule(VCS_CHANGE_ID);
    createdAt = of.rule(BuildkiteAttributes.BUILD_CREATED_AT);
    scheduledAt = of.rule(BuildkiteAttributes.BUILD_SCHEDULED_AT);
    startedAt = of.rule(BuildkiteAttributes.BUILD_STARTED_AT);
    finishedAt = of.rule(BuildkiteAttributes.BUILD_FINISHED_AT);
    waitTime = of.rule(BuildkiteAttributes.BUILD_WAIT_TIME);
    pathRun = of.rule(BuildkiteAttributes.CRITICAL_RUN);
    pathQueue = of.rule(BuildkiteAttributes.CRITICAL_QUEUE);
    pathBlocked = of.rule(BuildkiteAttributes.CRITICAL_BLOCKED);
    pathGap = of.rule(BuildkiteAttributes.CRITICAL_GAP);
    rebuiltFrom = of.rule(BuildkiteAttributes.REBUILT_FROM_ID);
    triggeredFrom = of.rule(BuildkiteAttributes.TRIGGERED_FROM_ID);
    webUrl = of.rule(BuildkiteAttributes.BUILD_WEB_URL, CICD_PIPELINE_RUN_URL_FULL);
    group = of.rule(BuildkiteAttributes.STEP_GROUP_KEY);
    parallelIndex = of.rule(BuildkiteAttributes.JOB_PARALLEL_INDEX);
    parallelTotal = of.rule(BuildkiteAttributes.JOB_PARALLEL_TOTAL);
    agent = of.rule(BuildkiteAttributes.AGENT_NAME, CICD_WORKER_NAME);
    agentHost = of.rule(BuildkiteAttributes.AGENT_HOSTNAME);
    jobState = of.rule(BuildkiteAttributes.JOB_STATE);
    jobOutcome = of.rule(CICD_PIPELINE_TASK_RUN_RESULT);
    exitStatus = of.rule(BuildkiteAttributes.JOB_EXIT_STATUS);
    signalReason = of.rule(BuildkiteAttributes.JOB_SIGNAL_REASON);
    softFailed = of.rule(BuildkiteAttributes.JOB_SOFT_FAILED);
    retryType = of.rule(BuildkiteAttributes.JOB_RETRY_TYPE);
    jobCreatedAt = of.rule(BuildkiteAttributes.JOB_CREATED_AT);
    jobScheduledAt = of.rule(BuildkiteAttributes.JOB_SCHEDULED_AT);
    jobRunnableAt = of.rule(BuildkiteAttributes.JOB_RUNNABLE_AT);
    jobStartedAt = of.rule(BuildkiteAttributes.JOB_STARTED_AT);
    jobFinishedAt = of.rule(BuildkiteAttributes.JOB_FINISHED_AT);
    jobWaitTime = of.rule(BuildkiteAttributes.JOB_WAIT_TIME);
    jobRunTime = of.rule(BuildkiteAttributes.JOB_RUN_TIME);
    unblockedByName = of.rule(BuildkiteAttributes.UNBLOCKED_BY_NAME);
    unblockedByEmail = of.rule(BuildkiteAttributes.UNBLOCKED_BY_EMAIL);
  }
}
