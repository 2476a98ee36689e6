package io.kitetrace.trace;

import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_TASK_NAME;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_ID;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_RESULT;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_URL_FULL;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_TASK_TYPE;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_WORKER_ID;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_WORKER_NAME;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_WORKER_URL_FULL;

import io.kitetrace.model.Agent;
import io.kitetrace.model.Execution;
import io.kitetrace.model.Job;
import io.kitetrace.model.JobCore;
import io.kitetrace.model.JobTimes;
import io.kitetrace.model.ManualJob;
import io.kitetrace.model.Outcome;
import io.kitetrace.model.Person;
import io.kitetrace.model.Retry;
import io.kitetrace.model.ScriptJob;
import io.kitetrace.model.Step;
import io.opentelemetry.api.common.AttributeKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what stands on the spans of jobs, triggers, blocks and queues. */
final class JobAttributes {

  private static final String QUEUE_TAG = "queue";

  private final TraceOptions options;
  private final DistinctJobs distinct;
  private final SeedAttributes seed;

  JobAttributes(BuildContext context) {
    this.options = context.options;
    this.distinct = context.distinct;
    this.seed = new SeedAttributes(context);
  }

  /** A job that an agent ran, or a trigger. */
  void writeRun(AttributeWriter to, Job job, Execution run, String name, Outcome outcome) {
    writeTask(to, job, name, outcome);
    to.text(BuildkiteAttributes.JOB_COMMAND, run.command());
    to.number(BuildkiteAttributes.JOB_EXIT_STATUS, run.exitStatus());
    to.text(BuildkiteAttributes.JOB_SIGNAL, run.signal());
    to.text(BuildkiteAttributes.JOB_SIGNAL_REASON, run.signalReason());
    to.flag(BuildkiteAttributes.JOB_SOFT_FAILED, run.softFailed());
    to.flag(BuildkiteAttributes.JOB_PASSED, passed(job, run));
    to.text(BuildkiteAttributes.JOB_BROKEN_REASON, run.brokenReason());
    to.texts(BuildkiteAttributes.JOB_AGENT_QUERY_RULES, run.agentQueryRules());
    writeTimes(to, job.core().times());
    to.number(BuildkiteAttributes.JOB_PRIORITY, run.priority());
    Retry retry = run.retry();
    to.flag(BuildkiteAttributes.JOB_RETRIED, retry.retried());
    to.text(BuildkiteAttributes.JOB_RETRIED_IN, retry.retriedInJobId());
    to.number(BuildkiteAttributes.JOB_RETRIES_COUNT, retry.count());
    to.text(BuildkiteAttributes.JOB_RETRY_TYPE, retry.type());
    to.number(BuildkiteAttributes.JOB_PARALLEL_INDEX, run.parallelIndex());
    to.number(BuildkiteAttributes.JOB_PARALLEL_TOTAL, run.parallelTotal());
    Texts.cleanKeys(run.matrix())
        .forEach((dimension, value) -> to.text(matrixKey(dimension), value));
    to.number(BuildkiteAttributes.JOB_CONCURRENCY_WAIT_TIME, run.concurrencyWaitMs());
    to.number(BuildkiteAttributes.JOB_PROMISED_EXIT_STATUS, run.promisedExitStatus());
    writeStep(to, job.core());
    writeCluster(to, run);
    writeAgent(to, run.agent());
    switch (options.compatibility()) {
      case NONE -> {}
      case SEED -> seed.writeJob(to, job, run);
      case BUILDKITE -> {
        if (job instanceof ScriptJob) {
          NotificationService.writeJob(to, run, options);
        }
      }
    }
  }

  /** A matrix without dimensions has an empty one. */
  static AttributeKey<String> matrixKey(String dimension) {
    return dimension.isEmpty()
        ? BuildkiteAttributes.JOB_MATRIX_VALUE
        : BuildkiteAttributes.JOB_MATRIX.key(dimension);
  }

  /** A wait for a person. */
  void writeBlock(AttributeWriter to, ManualJob job, String name) {
    writeTask(to, job, name, Outcome.of(job));
    JobTimes times = job.core().times();
    to.time(BuildkiteAttributes.JOB_CREATED_AT, times.createdAt());
    to.time(BuildkiteAttributes.JOB_SCHEDULED_AT, times.scheduledAt());
    writeStep(to, job.core());
    Person person = job.unblockedBy();
    if (person != null) {
      to.text(BuildkiteAttributes.UNBLOCKED_BY_ID, person.id());
      to.text(BuildkiteAttributes.UNBLOCKED_BY_NAME, person.name());
      to.text(BuildkiteAttributes.UNBLOCKED_BY_EMAIL, person.email());
    }
  }

  /** A wait for an agent: as much as one groups waits by. */
  void writeQueue(AttributeWriter to, Job job, Execution run, String name) {
    to.text(CICD_PIPELINE_TASK_NAME, name);
    to.text(CICD_PIPELINE_TASK_RUN_ID, distinct.trueId(job));
    to.text(BuildkiteAttributes.JOB_ID, distinct.trueId(job));
    to.text(BuildkiteAttributes.JOB_TYPE, job.type());
    to.text(BuildkiteAttributes.JOB_LABEL, job.core().label());
    to.texts(BuildkiteAttributes.JOB_AGENT_QUERY_RULES, run.agentQueryRules());
    JobTimes times = job.core().times();
    to.millis(
        BuildkiteAttributes.JOB_WAIT_TIME,
        Nanos.of(times.runnableAt()),
        Nanos.of(times.startedAt()));
    to.number(BuildkiteAttributes.JOB_PRIORITY, run.priority());
    to.number(BuildkiteAttributes.JOB_CONCURRENCY_WAIT_TIME, run.concurrencyWaitMs());
    writeStep(to, job.core());
    writeCluster(to, run);
  }

  /** What the jobs of a step share. */
  void writeStep(AttributeWriter to, JobCore core) {
    Step step = core.step();
    to.text(BuildkiteAttributes.STEP_ID, step.id());
    to.text(BuildkiteAttributes.STEP_KEY, step.key());
    String label = step.label();
    to.text(BuildkiteAttributes.STEP_LABEL, label == null ? core.label() : label);
    String type = step.type();
    to.text(BuildkiteAttributes.STEP_TYPE, type == null ? stepType(core.type()) : type);
    to.text(BuildkiteAttributes.STEP_GROUP_KEY, core.groupKey());
  }

  private void writeTask(AttributeWriter to, Job job, String name, Outcome outcome) {
    JobCore core = job.core();
    to.text(CICD_PIPELINE_TASK_NAME, name);
    to.text(CICD_PIPELINE_TASK_RUN_ID, distinct.trueId(job));
    to.text(CICD_PIPELINE_TASK_RUN_URL_FULL, core.webUrl());
    to.text(CICD_PIPELINE_TASK_RUN_RESULT, outcome.word());
    to.text(ERROR_TYPE, NotificationService.errorType(options, outcome));
    to.word(CICD_PIPELINE_TASK_TYPE, options.taskTypes().of(core));
    to.text(BuildkiteAttributes.JOB_ID, distinct.trueId(job));
    to.text(BuildkiteAttributes.JOB_TYPE, job.type());
    to.text(BuildkiteAttributes.JOB_LABEL, core.label());
    to.text(BuildkiteAttributes.JOB_STATE, job.state());
    to.text(BuildkiteAttributes.JOB_WEB_URL, core.webUrl());
    to.text(BuildkiteAttributes.JOB_GRAPHQL_ID, core.graphqlId());
  }

  private static void writeTimes(AttributeWriter to, JobTimes times) {
    to.time(BuildkiteAttributes.JOB_CREATED_AT, times.createdAt());
    to.time(BuildkiteAttributes.JOB_SCHEDULED_AT, times.scheduledAt());
    to.time(BuildkiteAttributes.JOB_RUNNABLE_AT, times.runnableAt());
    to.time(BuildkiteAttributes.JOB_STARTED_AT, times.startedAt());
    to.time(BuildkiteAttributes.JOB_FINISHED_AT, times.finishedAt());
    long runnable = Nanos.of(times.runnableAt());
    long started = Nanos.of(times.startedAt());
    to.millis(BuildkiteAttributes.JOB_WAIT_TIME, runnable, started);
    to.millis(BuildkiteAttributes.JOB_DEPENDENCY_TIME, Nanos.of(times.createdAt()), runnable);
    to.millis(BuildkiteAttributes.JOB_RUN_TIME, started, Nanos.of(times.finishedAt()));
  }

  private static void writeCluster(AttributeWriter to, Execution run) {
    to.text(BuildkiteAttributes.CLUSTER_ID, run.clusterId());
    to.text(BuildkiteAttributes.CLUSTER_QUEUE_ID, run.clusterQueueId());
    to.text(BuildkiteAttributes.AGENT_QUEUE, queue(run));
  }

  private void writeAgent(AttributeWriter to, @Nullable Agent agent) {
    if (agent == null) {
      return;
    }
    to.text(CICD_WORKER_ID, agent.id());
    to.text(CICD_WORKER_NAME, agent.name());
    to.text(CICD_WORKER_URL_FULL, agent.webUrl());
    to.text(BuildkiteAttributes.AGENT_ID, agent.id());
    to.text(BuildkiteAttributes.AGENT_NAME, agent.name());
    to.text(BuildkiteAttributes.AGENT_HOSTNAME, agent.hostname());
    to.text(BuildkiteAttributes.AGENT_IP, agent.ipAddress());
    to.text(BuildkiteAttributes.AGENT_VERSION, agent.version());
    to.time(BuildkiteAttributes.AGENT_LOST_AT, agent.lostAt());
    to.time(BuildkiteAttributes.AGENT_DISCONNECTED_AT, agent.disconnectedAt());
    to.time(BuildkiteAttributes.AGENT_STOPPED_AT, agent.stoppedAt());
    AgentTags.forEach(
        agent,
        options,
        (tag, value) -> to.text(BuildkiteAttributes.AGENT_META_DATA.key(tag), value));
  }

  /** From its agent's tags, else from its rules. */
  static @Nullable String queue(Execution run) {
    Agent agent = run.agent();
    String queue = agent == null ? null : queue(agent.metaData());
    return queue == null ? queue(run.agentQueryRules()) : queue;
  }

  private static @Nullable String queue(List<String> tags) {
    for (String tag : tags) {
      if (tag.startsWith(QUEUE_TAG) && tag.startsWith("=", QUEUE_TAG.length())) {
        return tag.substring(QUEUE_TAG.length() + 1);
      }
    }
    return null;
  }

  /** As the API says it, else by what became of the job once it has ended. */
  private static @Nullable Boolean passed(Job job, Execution run) {
    if (run.passed() != null) {
      return run.passed();
    }
    return job.finishedAt() == null ? null : (Boolean) "passed".equals(job.state());
  }

  /** What Buildkite calls the step of a job of that type. */
  private static @Nullable String stepType(String jobType) {
    return switch (jobType) {
      case "script" -> "command";
      case "manual" -> "block";
      case "trigger" -> "trigger";
      default -> null;
    };
  }
}
