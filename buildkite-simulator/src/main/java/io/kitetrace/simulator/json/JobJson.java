package io.kitetrace.simulator.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.Company.Agent;
import io.kitetrace.simulator.company.Company.Person;
import io.kitetrace.simulator.company.Step;
import io.kitetrace.simulator.scenario.BuildHead;
import io.kitetrace.simulator.scenario.Ending;
import io.kitetrace.simulator.scenario.JobMoment;
import io.kitetrace.simulator.scenario.JobMoment.JobTimes;
import io.kitetrace.simulator.scenario.JobMoment.TriggeredBuild;
import io.kitetrace.simulator.scenario.JobMoment.Unblocking;
import io.kitetrace.simulator.scenario.JobTrack;
import io.kitetrace.simulator.scenario.JobTrack.Retry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The objects of one build's jobs. */
final class JobJson {
  private final CompanyJson company;
  private final BuildHead build;
  private final Rendering rendering;
  private final String buildUrl;
  private final String webUrl;

  JobJson(CompanyJson company, BuildHead build, Rendering rendering) {
    this.company = company;
    this.build = build;
    this.rendering = rendering;
    buildUrl = company.url(build.pipeline(), build.id());
    webUrl = company.webUrl(build.pipeline(), build.id());
  }

  ObjectNode of(JobTrack job, JobMoment moment) {
    ObjectNode json = Json.object("Job", job.id());
    switch (job.step()) {
      case Step.Command step -> command(json, job, step, moment);
      case Step.Block step -> manual(json, job, step, moment);
      case Step.Trigger step -> trigger(json, job, step, moment);
      case Step.Wait step -> json.put("type", "waiter");
    }
    return json;
  }

  private void command(ObjectNode json, JobTrack job, Step.Command step, JobMoment moment) {
    json.put("type", "script").put("name", job.definition().label()).put("step_key", step.key());
    step(json, job);
    json.put("group_key", step.group()).putObject("priority").put("number", 0);
    String queue = Objects.requireNonNullElse(step.queue(), build.pipeline().spec().queue());
    ArrayNode rules = json.putArray("agent_query_rules");
    if (company.hasQueue(queue)) {
      rules.add("queue=" + queue);
    }
    Ending ending = moment.ending();
    String url = url(job);
    json.put("state", moment.state().json())
        .put("build_url", buildUrl)
        .put("web_url", webUrl + "#" + job.id())
        .put("log_url", url + "/log")
        .put("raw_log_url", url + "/log.txt")
        .put("artifacts_url", url + "/artifacts")
        .put("command", step.command())
        .put("soft_failed", ending != null && ending.softFailed())
        .put("exit_status", ending == null ? null : ending.exitStatus())
        .put("signal", ending == null ? null : ending.signal())
        .put("signal_reason", ending == null ? null : ending.signalReason())
        .putNull("broken_reason")
        .put("artifact_paths", step.artifacts());
    Agent agent = moment.agent();
    json.set("agent", agent == null ? null : company.agent(agent, rendering));
    times(json, job, moment.times());
    retries(json, job.retrySource(), moment.successor());
    json.put("parallel_group_index", step.parallel() > 1 ? job.definition().parallelIndex() : null)
        .put("parallel_group_total", step.parallel() > 1 ? step.parallel() : null);
    if (job.definition().cell().isEmpty()) {
      json.putNull("matrix");
    } else {
      ObjectNode matrix = json.putObject("matrix");
      job.definition().cell().forEach(matrix::put);
    }
    json.put("cluster_id", company.clusterId())
        .put("cluster_url", company.url() + "/clusters/" + company.clusterId())
        .putNull("cluster_queue_id")
        .putNull("cluster_queue_url");
  }

  private void times(ObjectNode json, JobTrack job, JobTimes times) {
    json.put("created_at", Json.time(job.createdAt()))
        // As in reality this is the build's, and so often before the job was created.
        .put("scheduled_at", Json.time(build.createdAt()))
        .put("runnable_at", Json.time(times.runnable()))
        .put(
            "concurrency_wait_time_ms",
            times.concurrencyWait() > 0 ? (Long) times.concurrencyWait() : null)
        .put("started_at", Json.time(times.started()))
        .put("finished_at", Json.time(times.finished()))
        .put("expired_at", Json.time(times.expired()));
  }

  private static void retries(ObjectNode json, @Nullable Retry source, @Nullable Retry successor) {
    json.put("retried", successor != null)
        .put("retried_in_job_id", successor == null ? null : Json.text(successor.jobId()))
        .put("retries_count", source == null ? null : (Integer) source.attempt());
    if (source == null) {
      json.putNull("retry_source");
    } else {
      ObjectNode object =
          json.putObject("retry_source")
              .put("job_id", source.jobId().toString())
              .put("retry_type", source.type());
      if (source.by() != null) {
        object.set("retried_by", CompanyJson.user(source.by()));
      }
    }
    json.put("retry_type", successor == null ? null : successor.type());
    Person by = successor == null ? null : successor.by();
    json.set("retried_by", by == null ? null : CompanyJson.user(by));
  }

  private void manual(ObjectNode json, JobTrack job, Step.Block step, JobMoment moment) {
    Unblocking unblocking = moment.unblocking();
    json.put("type", "manual")
        .put("label", step.label())
        .put("state", moment.state().json())
        .put("step_key", step.key());
    step(json, job);
    json.putNull("web_url");
    json.set("unblocked_by", unblocking == null ? null : CompanyJson.user(unblocking.by()));
    json.put("unblocked_at", unblocking == null ? null : Json.time(unblocking.at()))
        .put("unblockable", moment.unblockable())
        .put("unblock_url", url(job) + "/unblock");
  }

  private void trigger(ObjectNode json, JobTrack job, Step.Trigger step, JobMoment moment) {
    json.put("type", "trigger")
        .put("name", step.label())
        .put("state", moment.state().json())
        .put("step_key", step.key());
    step(json, job);
    json.put("async", step.async())
        .put("build_url", buildUrl)
        .put("web_url", webUrl + "#" + job.id());
    times(json, job, moment.times());
    retries(json, job.retrySource(), moment.successor());
    TriggeredBuild triggered = moment.triggered();
    json.set(
        "triggered_build",
        triggered == null ? null : company.reference(triggered.id(), triggered.pipeline()));
  }

  private static void step(ObjectNode json, JobTrack job) {
    json.putObject("step").put("id", job.definition().stepId().toString()).putNull("signature");
  }

  private String url(JobTrack job) {
    return buildUrl + "/jobs/" + job.id();
  }
}
