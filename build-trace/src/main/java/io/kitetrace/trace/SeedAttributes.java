package io.kitetrace.trace;

import io.kitetrace.model.Agent;
import io.kitetrace.model.Build;
import io.kitetrace.model.Execution;
import io.kitetrace.model.Job;
import io.kitetrace.model.JobTimes;
import io.kitetrace.model.Person;
import io.opentelemetry.api.common.AttributeKey;
import java.util.Map;

/**
 * The names that the Go exporter before this one gave its attributes, so that queries written for
 * it go on. Names from data that meet one of these give way.
 */
final class SeedAttributes {

  private final TraceOptions options;
  private final Build build;
  private final Map<String, String> metaData;
  private final Iterable<Job> jobs;

  SeedAttributes(BuildContext context) {
    this.options = context.options;
    this.build = context.build;
    this.metaData = context.metaData;
    this.jobs = context.jobs;
  }

  void writeBuild(AttributeWriter to) {
    to.text(BuildkiteAttributes.SEED_STATE, build.state());
    writeSource(to);
    Person author = build.author();
    if (author != null) {
      to.text(
          BuildkiteAttributes.SEED_AUTHOR,
          author.name() == null ? author.username() : author.name());
    }
    to.text(BuildkiteAttributes.SEED_URL, build.webUrl());
    // The build's own started_at moves when it resumes; the first start does not.
    long started = Nanos.of(build.startedAt());
    for (Job job : jobs) {
      started = Nanos.earlier(started, Nanos.of(job.startedAt()));
    }
    writeWaits(to, Nanos.of(build.scheduledAt()), Nanos.of(build.createdAt()), started);
    metaData.forEach(
        (key, value) -> unlessTaken(to, BuildkiteAttributes.SEED_META_DATA.key(key), value));
  }

  void writeJob(AttributeWriter to, Job job, Execution run) {
    to.text(BuildkiteAttributes.SEED_STATE, job.state());
    writeSource(to);
    to.text(BuildkiteAttributes.SEED_URL, job.core().webUrl());
    JobTimes times = job.core().times();
    long started = Nanos.of(times.startedAt());
    writeWaits(to, Nanos.of(times.scheduledAt()), Nanos.of(times.createdAt()), started);
    to.millis(BuildkiteAttributes.SEED_RUNNABLE_DURATION, Nanos.of(times.runnableAt()), started);
    to.number(BuildkiteAttributes.SEED_RETRY_COUNT, run.retry().count());
    to.flag(BuildkiteAttributes.SEED_RETRIED, run.retry().retried());
    to.flag(BuildkiteAttributes.SEED_SOFT_FAILED, run.softFailed());
    to.text(BuildkiteAttributes.SEED_STEP_KEY, job.core().step().key());
    to.number(BuildkiteAttributes.SEED_EXIT_STATUS, run.exitStatus());
    Agent agent = run.agent();
    if (agent != null) {
      to.text(BuildkiteAttributes.SEED_AGENT_NAME, agent.name());
      to.text(BuildkiteAttributes.SEED_AGENT_HOSTNAME, agent.hostname());
      to.text(BuildkiteAttributes.SEED_AGENT_IP, agent.ipAddress());
      to.text(BuildkiteAttributes.SEED_AGENT_VERSION, agent.version());
      AgentTags.forEach(
          agent,
          options,
          (tag, value) -> unlessTaken(to, BuildkiteAttributes.SEED_AGENT_TAG.key(tag), value));
    }
  }

  private void writeSource(AttributeWriter to) {
    to.text(BuildkiteAttributes.SEED_COMMIT, build.commit());
    to.text(BuildkiteAttributes.SEED_BRANCH, build.branch());
  }

  private static void writeWaits(AttributeWriter to, long scheduled, long created, long started) {
    to.millis(BuildkiteAttributes.SEED_SCHEDULE_DURATION, scheduled, started);
    to.millis(BuildkiteAttributes.SEED_CREATE_DURATION, created, started);
  }

  private static void unlessTaken(AttributeWriter to, AttributeKey<String> key, String value) {
    if (!to.has(key.getKey())) {
      to.text(key, value);
    }
  }
}
