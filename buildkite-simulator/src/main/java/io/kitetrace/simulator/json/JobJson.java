package io.kitetrace.simulator.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.kitetrace.simulator.company.BlockStep;
import io.kitetrace.simulator.company.CommandStep;
import io.kitetrace.simulator.company.TriggerStep;
import io.kitetrace.simulator.company.WaitStep;
import io.kitetrace.simulator.scenario.Ending;
import io.kitetrace.simulator.scenario.JobMoment;
import io.kitetrace.simulator.scenario.JobTimes;
import io.kitetrace.simulator.scenario.JobTrack;
import io.kitetrace.simulator.scenario.RetrySource;
import io.kitetrace.simulator.scenario.Successor;
import io.kitetrace.simulator.scenario.TriggeredBuild;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the jobs of one build. For one thread. */
final class JobJson {
  private static final byte[] KIND = Places.ascii("Job---");
  private static final byte[] NOTHING = new byte[0];
  private static final byte[] LOG = Places.ascii("/log");
  private static final byte[] LOG_TXT = Places.ascii("/log.txt");
  private static final byte[] ARTIFACTS = Places.ascii("/artifacts");
  private static final byte[] UNBLOCK = Places.ascii("/unblock");

  private final ApiJson out;
  private final JsonGenerator json;
  private final CompanyJson organization;
  private final Live live;
  private final long now;
  private final long buildCreatedAt;
  private final String queueOfPipeline;
  private final byte[] buildUrl;
  private final byte[] jobUrl;
  private final byte[] webUrl;

  JobJson(ApiJson out, CompanyJson organization, Live live, long now, BuildAddress build) {
    this.out = out;
    json = out.plain();
    this.organization = organization;
    this.live = live;
    this.now = now;
    buildCreatedAt = build.createdAt();
    queueOfPipeline = build.queue();
    buildUrl = Places.ascii(build.url());
    jobUrl = Places.ascii(build.url() + "/jobs/");
    webUrl = Places.ascii(build.webUrl() + "#");
  }

  void write(JobTrack job, JobMoment moment) throws IOException {
    json.writeStartObject();
    out.id(Fields.ID, job.id());
    out.graphqlId(KIND, job.id());
    switch (job.step()) {
      case CommandStep step -> command(job, step, moment);
      case BlockStep step -> manual(job, step, moment);
      case TriggerStep step -> trigger(job, step, moment);
      case WaitStep step -> out.text(Fields.TYPE, "waiter");
    }
    json.writeEndObject();
  }

  private void command(JobTrack job, CommandStep step, JobMoment moment) throws IOException {
    out.text(Fields.TYPE, "script");
    out.text(Fields.NAME, job.label());
    out.text(Fields.STEP_KEY, step.key());
    step(job);
    out.text(Fields.GROUP_KEY, step.group());
    json.writeFieldName(Fields.PRIORITY);
    json.writeStartObject();
    json.writeNumberField("number", 0);
    json.writeEndObject();
    SerializedString queue =
        organization.rule(Objects.requireNonNullElse(step.queue(), queueOfPipeline));
    json.writeFieldName(Fields.AGENT_QUERY_RULES);
    json.writeRawValue(queue);
    out.text(Fields.STATE, moment.state().json());
    out.text(Fields.BUILD_URL, buildUrl);
    out.address(Fields.WEB_URL, webUrl, job.id(), NOTHING);
    out.address(Fields.LOG_URL, jobUrl, job.id(), LOG);
    out.address(Fields.RAW_LOG_URL, jobUrl, job.id(), LOG_TXT);
    out.address(Fields.ARTIFACTS_URL, jobUrl, job.id(), ARTIFACTS);
    out.text(Fields.COMMAND, step.command());
    ending(moment.ending());
    json.writeFieldName(Fields.BROKEN_REASON);
    json.writeNull();
    out.text(Fields.ARTIFACT_PATHS, step.artifacts());
    if (moment.agent() == null) {
      json.writeFieldName(Fields.AGENT);
      json.writeNull();
    } else {
      organization.agent(moment.agent()).write(out, live, now);
    }
    times(job, moment.times());
    retries(job.retrySource(), moment.successor());
    number(Fields.PARALLEL_GROUP_INDEX, step.parallel() > 1 ? job.parallelIndex() : null);
    number(Fields.PARALLEL_GROUP_TOTAL, step.parallel() > 1 ? step.parallel() : null);
    matrix(job.cell());
    json.writeRaw(organization.cluster());
  }

  private void times(JobTrack job, JobTimes times) throws IOException {
    out.time(Fields.CREATED_AT, job.createdAt());
    // As in reality this is the build's, and so often before the job was created.
    out.time(Fields.SCHEDULED_AT, buildCreatedAt);
    out.time(Fields.RUNNABLE_AT, times.runnable());
    number(
        Fields.CONCURRENCY_WAIT_TIME_MS,
        times.concurrencyWait() > 0 ? (int) times.concurrencyWait() : null);
    out.time(Fields.STARTED_AT, times.started());
    out.time(Fields.FINISHED_AT, times.finished());
    out.time(Fields.EXPIRED_AT, times.expired());
  }

  private void ending(@Nullable Ending ending) throws IOException {
    json.writeFieldName(Fields.SOFT_FAILED);
    json.writeBoolean(ending != null && ending.softFailed());
    number(Fields.EXIT_STATUS, ending == null ? null : ending.exitStatus());
    out.text(Fields.SIGNAL, ending == null ? null : ending.signal());
    out.text(Fields.SIGNAL_REASON, ending == null ? null : ending.signalReason());
  }

  private void retries(@Nullable RetrySource source, @Nullable Successor successor)
      throws IOException {
    json.writeFieldName(Fields.RETRIED);
    json.writeBoolean(successor != null);
    out.id(Fields.RETRIED_IN_JOB_ID, successor == null ? null : successor.jobId());
    number(Fields.RETRIES_COUNT, source == null ? null : source.attempt());
    json.writeFieldName(Fields.RETRY_SOURCE);
    if (source == null) {
      json.writeNull();
    } else {
      json.writeStartObject();
      out.id(Fields.JOB_ID, source.jobId());
      out.text(Fields.RETRY_TYPE, source.retryType());
      if (source.by() != null) {
        json.writeFieldName(Fields.RETRIED_BY);
        People.user(out, source.by());
      }
      json.writeEndObject();
    }
    out.text(Fields.RETRY_TYPE, successor == null ? null : successor.retryType());
    json.writeFieldName(Fields.RETRIED_BY);
    if (successor == null || successor.by() == null) {
      json.writeNull();
    } else {
      People.user(out, successor.by());
    }
  }

  private void matrix(Map<String, String> cell) throws IOException {
    json.writeFieldName(Fields.MATRIX);
    if (cell.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    for (Map.Entry<String, String> value : cell.entrySet()) {
      json.writeStringField(value.getKey(), value.getValue());
    }
    json.writeEndObject();
  }

  private void manual(JobTrack job, BlockStep step, JobMoment moment) throws IOException {
    out.text(Fields.TYPE, "manual");
    out.text(Fields.LABEL, step.label());
    out.text(Fields.STATE, moment.state().json());
    out.text(Fields.STEP_KEY, step.key());
    step(job);
    out.text(Fields.WEB_URL, (String) null);
    json.writeFieldName(Fields.UNBLOCKED_BY);
    if (moment.unblocking() == null) {
      json.writeNull();
    } else {
      People.user(out, moment.unblocking().by());
    }
    out.time(
        Fields.UNBLOCKED_AT,
        moment.unblocking() == null ? JobTimes.NEVER : moment.unblocking().at());
    json.writeFieldName(Fields.UNBLOCKABLE);
    json.writeBoolean(moment.unblockable());
    out.address(Fields.UNBLOCK_URL, jobUrl, job.id(), UNBLOCK);
  }

  private void trigger(JobTrack job, TriggerStep step, JobMoment moment) throws IOException {
    out.text(Fields.TYPE, "trigger");
    out.text(Fields.NAME, step.label());
    out.text(Fields.STATE, moment.state().json());
    out.text(Fields.STEP_KEY, step.key());
    step(job);
    json.writeFieldName(Fields.ASYNC);
    json.writeBoolean(step.async());
    out.text(Fields.BUILD_URL, buildUrl);
    out.address(Fields.WEB_URL, webUrl, job.id(), NOTHING);
    times(job, moment.times());
    retries(job.retrySource(), moment.successor());
    json.writeFieldName(Fields.TRIGGERED_BUILD);
    TriggeredBuild triggered = moment.triggered();
    if (triggered == null) {
      json.writeNull();
    } else {
      organization.writeReference(out, triggered.id(), triggered.pipeline());
    }
  }

  private void step(JobTrack job) throws IOException {
    json.writeFieldName(Fields.STEP);
    json.writeStartObject();
    out.id(Fields.ID, job.stepId());
    json.writeFieldName(Fields.SIGNATURE);
    json.writeNull();
    json.writeEndObject();
  }

  private void number(SerializableString field, @Nullable Integer value) throws IOException {
    json.writeFieldName(field);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeNumber(value.intValue());
    }
  }
}
