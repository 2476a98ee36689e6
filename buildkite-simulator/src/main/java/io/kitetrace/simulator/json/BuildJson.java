package io.kitetrace.simulator.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.Person;
import io.kitetrace.simulator.company.Pipeline;
import io.kitetrace.simulator.company.WaitStep;
import io.kitetrace.simulator.scenario.BuildHead;
import io.kitetrace.simulator.scenario.BuildMoment;
import io.kitetrace.simulator.scenario.BuildTrack;
import io.kitetrace.simulator.scenario.JobMoment;
import io.kitetrace.simulator.scenario.JobTrack;
import io.kitetrace.simulator.scenario.MetaDatum;
import io.kitetrace.simulator.scenario.PullRequest;
import io.kitetrace.simulator.scenario.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a played build, and a pipeline, as they are at the time of an answer. */
public final class BuildJson {
  private static final byte[] KIND = Places.ascii("Build---");

  private BuildJson() {}

  /** Writes a pipeline's object. */
  public static void write(
      OutputStream stream, CompanyJson organization, Pipeline pipeline, Rendering rendering)
      throws IOException {
    ApiJson out = new ApiJson(stream);
    organization
        .pipeline(pipeline)
        .write(out, new Live(rendering.answer()), rendering.webhookUrls());
    out.finish();
  }

  /** Writes a build's object; the build must exist at the rendering's time. */
  public static void write(
      OutputStream stream, CompanyJson organization, BuildTrack build, Rendering rendering)
      throws IOException {
    ApiJson out = new ApiJson(stream);
    BuildHead head = build.head();
    BuildMoment moment =
        Objects.requireNonNull(build.at(rendering.now()), "the build does not exist yet");
    String slug = head.pipeline().slug();
    long number = organization.number(head.id());
    String url = organization.places().apiOf(slug, number);
    String webUrl = organization.places().webOf(slug, number);
    Live live = new Live(rendering.answer());
    JsonGenerator json = out.plain();
    json.writeStartObject();
    out.id(Fields.ID, head.id());
    out.graphqlId(KIND, head.id());
    out.text(Fields.URL, url);
    out.text(Fields.WEB_URL, webUrl);
    json.writeFieldName(Fields.NUMBER);
    json.writeNumber(number);
    head(out, head, moment);
    times(out, head, moment);
    metaData(out, build, rendering.now());
    origin(out, organization, head);
    if (rendering.pipeline()) {
      json.writeFieldName(Fields.PIPELINE);
      organization.pipeline(head.pipeline()).write(out, live, rendering.webhookUrls());
    }
    if (rendering.jobs()) {
      json.writeFieldName(Fields.JOBS);
      json.writeStartArray();
      BuildAddress address =
          new BuildAddress(url, webUrl, head.createdAt(), head.pipeline().spec().queue());
      JobJson jobs = new JobJson(out, organization, live, rendering.now(), address);
      for (JobTrack job : build.jobs()) {
        JobMoment now = job.at(rendering.now());
        if (now != null && (rendering.retriedJobs() || !now.superseded())) {
          jobs.write(job, now);
        }
      }
      json.writeEndArray();
    }
    if (rendering.jobStateCounts()) {
      counts(json, build, rendering);
    }
    json.writeEndObject();
    out.finish();
  }

  /** Writes the object of one job, as it is within its build's. */
  public static void writeJob(
      OutputStream stream,
      CompanyJson organization,
      BuildTrack build,
      String id,
      Rendering rendering)
      throws IOException {
    ApiJson out = new ApiJson(stream);
    BuildHead head = build.head();
    String slug = head.pipeline().slug();
    long number = organization.number(head.id());
    BuildAddress address =
        new BuildAddress(
            organization.places().apiOf(slug, number),
            organization.places().webOf(slug, number),
            head.createdAt(),
            head.pipeline().spec().queue());
    Live live = new Live(rendering.answer());
    JobJson jobs = new JobJson(out, organization, live, rendering.now(), address);
    for (JobTrack job : build.jobs()) {
      JobMoment now = job.at(rendering.now());
      if (now != null && job.id().toString().equals(id)) {
        jobs.write(job, now);
      }
    }
    out.finish();
  }

  private static void head(ApiJson out, BuildHead head, BuildMoment moment) throws IOException {
    JsonGenerator json = out.plain();
    out.text(Fields.STATE, moment.state().json());
    out.text(Fields.CANCEL_REASON, moment.cancelReason());
    json.writeFieldName(Fields.BLOCKED);
    json.writeBoolean(moment.blocked());
    out.text(Fields.BLOCKED_STATE, moment.blockedState());
    out.text(Fields.MESSAGE, head.message());
    out.text(Fields.COMMIT, head.commit());
    out.text(Fields.BRANCH, head.branch());
    out.text(Fields.TAG, head.tag());
    strings(json, Fields.ENV, head.env());
    out.text(
        Fields.SOURCE,
        switch (head.source()) {
          case Source.Own own -> own.json();
          case Source.Triggered triggered -> "trigger_job";
          case Source.Rebuilt rebuilt -> "ui";
        });
    json.writeFieldName(Fields.AUTHOR);
    People.author(out, head.author());
    json.writeFieldName(Fields.CREATOR);
    Person creator = head.creator();
    if (creator == null) {
      json.writeNull();
    } else {
      People.user(out, creator);
    }
  }

  private static void times(ApiJson out, BuildHead head, BuildMoment moment) throws IOException {
    out.time(Fields.CREATED_AT, head.createdAt());
    out.time(Fields.SCHEDULED_AT, head.scheduledAt());
    out.time(Fields.STARTED_AT, moment.started());
    out.time(Fields.FAILING_AT, moment.failing());
    out.time(Fields.FINISHED_AT, moment.finished());
  }

  private static void metaData(ApiJson out, BuildTrack build, long now) throws IOException {
    JsonGenerator json = out.plain();
    json.writeFieldName(Fields.META_DATA);
    json.writeStartObject();
    for (MetaDatum datum : build.metaData()) {
      if (datum.at() <= now) {
        json.writeStringField(datum.key(), datum.value());
      }
    }
    json.writeEndObject();
  }

  private static void origin(ApiJson out, CompanyJson organization, BuildHead head)
      throws IOException {
    JsonGenerator json = out.plain();
    json.writeFieldName(Fields.PULL_REQUEST);
    pullRequest(json, head.pullRequest());
    json.writeFieldName(Fields.REBUILT_FROM);
    if (head.source() instanceof Source.Rebuilt source) {
      organization.writeReference(out, source.buildId(), source.pipeline());
    } else {
      json.writeNull();
    }
    json.writeFieldName(Fields.TRIGGERED_FROM);
    if (head.source() instanceof Source.Triggered source) {
      json.writeStartObject();
      out.id(Fields.BUILD_ID, source.buildId());
      json.writeFieldName(Fields.BUILD_NUMBER);
      json.writeNumber(organization.number(source.buildId()));
      out.text(Fields.BUILD_PIPELINE_SLUG, source.pipeline().slug());
      json.writeEndObject();
    } else {
      json.writeNull();
    }
  }

  private static void pullRequest(JsonGenerator json, @Nullable PullRequest request)
      throws IOException {
    if (request == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringField("id", Integer.toString(request.number()));
    json.writeStringField("base", request.base());
    json.writeStringField("repository", request.repository());
    json.writeEndObject();
  }

  private static void counts(JsonGenerator json, BuildTrack build, Rendering rendering)
      throws IOException {
    Map<String, Integer> states = new TreeMap<>();
    int total = 0;
    for (JobTrack job : build.jobs()) {
      JobMoment now = job.at(rendering.now());
      if (now != null && !now.superseded() && !(job.step() instanceof WaitStep)) {
        states.merge(now.state().json(), 1, Integer::sum);
        total++;
      }
    }
    json.writeFieldName(Fields.JOB_STATE_COUNTS);
    json.writeStartObject();
    json.writeNumberField("total", total);
    json.writeObjectFieldStart("states");
    for (Map.Entry<String, Integer> state : states.entrySet()) {
      json.writeNumberField(state.getKey(), state.getValue().intValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void strings(
      JsonGenerator json, SerializableString field, Map<String, String> values) throws IOException {
    json.writeFieldName(field);
    json.writeStartObject();
    for (Map.Entry<String, String> value : values.entrySet()) {
      json.writeStringField(value.getKey(), value.getValue());
    }
    json.writeEndObject();
  }
}
