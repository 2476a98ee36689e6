package io.kitetrace.simulator.json;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.Company.Person;
import io.kitetrace.simulator.company.Company.Pipeline;
import io.kitetrace.simulator.company.Step;
import io.kitetrace.simulator.scenario.BuildHead;
import io.kitetrace.simulator.scenario.BuildHead.PullRequest;
import io.kitetrace.simulator.scenario.BuildHead.Source;
import io.kitetrace.simulator.scenario.BuildMoment;
import io.kitetrace.simulator.scenario.BuildTrack;
import io.kitetrace.simulator.scenario.BuildTrack.MetaDatum;
import io.kitetrace.simulator.scenario.JobMoment;
import io.kitetrace.simulator.scenario.JobTrack;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes played builds, their jobs and pipelines, as they are at the time of a response. */
public final class BuildJson {
  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build()
          .writer();

  private BuildJson() {}

  public static void write(
      OutputStream out, CompanyJson company, Pipeline pipeline, Rendering rendering)
      throws IOException {
    WRITER.writeValue(out, PipelineJson.of(company, pipeline, rendering));
  }

  /** Writes a build's object; the build must exist at the rendering's time. */
  public static void write(
      OutputStream out, CompanyJson company, BuildTrack build, Rendering rendering)
      throws IOException {
    WRITER.writeValue(out, build(company, build, rendering));
  }

  public static void writeJob(
      OutputStream out, CompanyJson company, BuildTrack build, String id, Rendering rendering)
      throws IOException {
    JobJson jobs = new JobJson(company, build.head(), rendering);
    for (JobTrack job : build.jobs()) {
      JobMoment now = job.at(rendering.now());
      if (now != null && job.id().toString().equals(id)) {
        WRITER.writeValue(out, jobs.of(job, now));
      }
    }
  }

  private static ObjectNode build(CompanyJson company, BuildTrack build, Rendering rendering) {
    BuildHead head = build.head();
    BuildMoment moment =
        Objects.requireNonNull(build.at(rendering.now()), "the build does not exist yet");
    ObjectNode json =
        Json.object("Build", head.id())
            .put("url", company.url(head.pipeline(), head.id()))
            .put("web_url", company.webUrl(head.pipeline(), head.id()))
            .put("number", company.number(head.id()))
            .put("state", moment.state().json())
            .put("cancel_reason", moment.cancelReason())
            .put("blocked", moment.blocked())
            .put("blocked_state", moment.blockedState());
    head(json, head);
    json.put("created_at", Json.time(head.createdAt()))
        .put("scheduled_at", Json.time(head.scheduledAt()))
        .put("started_at", Json.time(moment.started()))
        .put("failing_at", Json.time(moment.failing()))
        .put("finished_at", Json.time(moment.finished()));
    ObjectNode metaData = json.putObject("meta_data");
    for (MetaDatum datum : build.metaData()) {
      if (datum.at() <= rendering.now()) {
        metaData.put(datum.key(), datum.value());
      }
    }
    origin(json, company, head);
    if (rendering.pipeline()) {
      json.set("pipeline", PipelineJson.of(company, head.pipeline(), rendering));
    }
    if (rendering.jobs()) {
      jobs(json.putArray("jobs"), company, build, rendering);
    }
    if (rendering.jobStateCounts()) {
      jobStateCounts(json.putObject("job_state_counts"), build, rendering);
    }
    return json;
  }

  private static void head(ObjectNode json, BuildHead head) {
    json.put("message", head.message())
        .put("commit", head.commit())
        .put("branch", head.branch())
        .put("tag", head.tag());
    ObjectNode env = json.putObject("env");
    head.env().forEach(env::put);
    json.put(
            "source",
            switch (head.source()) {
              case Source.Own own -> own.json();
              case Source.Triggered triggered -> "trigger_job";
              case Source.Rebuilt rebuilt -> "ui";
            })
        .set("author", CompanyJson.author(head.author()));
    Person creator = head.creator();
    json.set("creator", creator == null ? null : CompanyJson.user(creator));
  }

  private static void origin(ObjectNode json, CompanyJson company, BuildHead head) {
    json.set("pull_request", pullRequest(head.pullRequest()));
    json.set(
        "rebuilt_from",
        head.source() instanceof Source.Rebuilt source
            ? company.reference(source.buildId(), source.pipeline())
            : null);
    json.set(
        "triggered_from",
        head.source() instanceof Source.Triggered source
            ? Json.object()
                .put("build_id", source.buildId().toString())
                .put("build_number", company.number(source.buildId()))
                .put("build_pipeline_slug", source.pipeline().slug())
            : null);
  }

  private static @Nullable ObjectNode pullRequest(@Nullable PullRequest request) {
    return request == null
        ? null
        : Json.object()
            .put("id", Integer.toString(request.number()))
            .put("base", request.base())
            .put("repository", request.repository());
  }

  private static void jobs(
      ArrayNode json, CompanyJson company, BuildTrack build, Rendering rendering) {
    JobJson jobs = new JobJson(company, build.head(), rendering);
    for (JobTrack job : build.jobs()) {
      JobMoment now = job.at(rendering.now());
      if (now != null && (rendering.retriedJobs() || !now.superseded())) {
        json.add(jobs.of(job, now));
      }
    }
  }

  private static void jobStateCounts(ObjectNode json, BuildTrack build, Rendering rendering) {
    Map<String, Integer> states = new TreeMap<>();
    for (JobTrack job : build.jobs()) {
      JobMoment now = job.at(rendering.now());
      if (now != null && !now.superseded() && !(job.step() instanceof Step.Wait)) {
        states.merge(now.state().json(), 1, Integer::sum);
      }
    }
    json.put("total", states.values().stream().mapToInt(Integer::intValue).sum());
    ObjectNode counts = json.putObject("states");
    states.forEach(counts::put);
  }
}
