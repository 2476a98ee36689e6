package io.kitetrace.timeline;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildJson;
import io.kitetrace.model.Job;
import io.kitetrace.model.JobTimes;
import io.kitetrace.model.Pipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes timelines as the values of records. The same timeline gives the same bytes. */
public final class TimelineWriter {

  /** The form of the record; readers take every one, and what they do not know they leave out. */
  private static final int FORM = 1;

  /** The value of a timeline's record. */
  public static byte[] json(Timeline timeline) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4_096);
    try (JsonGenerator json = BuildJson.factory().createGenerator(bytes)) {
      new TimelineWriter(json).write(timeline);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // no stream to fail
    }
    return bytes.toByteArray();
  }

  private final JsonGenerator json;

  private TimelineWriter(JsonGenerator json) {
    this.json = json;
  }

  private void write(Timeline timeline) throws IOException {
    TimelineContent content = timeline.content();
    json.writeStartObject();
    json.writeNumberField("timeline", FORM);
    json.writeStringField("source", content.source());
    json.writeStringField("version", timeline.version());
    json.writeStringField("status", timeline.status().word());
    text("organization", timeline.build().organization());
    json.writeFieldName("build");
    build(timeline.build());
    json.writeFieldName(content.source());
    switch (content) {
      case LogTimeline log -> new LogJson(json).write(log);
      case TestTimeline tests -> new TestJson(json).write(tests);
      case ProfileTimeline profiles -> new ProfileJson(json).write(profiles);
      case TestEngineTimeline tests -> new TestEngineJson(json).write(tests);
      case UnknownTimeline unknown -> {
        json.writeStartObject();
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }

  /** In the API's own form, as much of it as a reduced build has. */
  private void build(Build build) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", build.id());
    text("web_url", build.webUrl());
    if (build.number() != null) {
      json.writeNumberField("number", build.number());
    }
    text("branch", build.branch());
    text("tag", build.tag());
    text("commit", build.commit());
    if (!build.env().isEmpty()) {
      json.writeObjectFieldStart("env");
      for (var variable : build.env().entrySet()) {
        json.writeStringField(variable.getKey(), variable.getValue());
      }
      json.writeEndObject();
    }
    json.writeFieldName("pipeline");
    pipeline(build.pipeline());
    json.writeArrayFieldStart("jobs");
    for (Job job : build.jobs()) {
      job(job);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void pipeline(Pipeline pipeline) throws IOException {
    json.writeStartObject();
    text("id", pipeline.id());
    text("graphql_id", pipeline.graphqlId());
    text("slug", pipeline.slug());
    text("name", pipeline.name());
    text("repository", pipeline.repository());
    text("web_url", pipeline.webUrl());
    text("cluster_id", pipeline.clusterId());
    if (pipeline.provider() != null) {
      json.writeObjectFieldStart("provider");
      text("id", pipeline.provider());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void job(Job job) throws IOException {
    JobTimes times = job.core().times();
    json.writeStartObject();
    json.writeStringField("id", job.id());
    json.writeStringField("type", job.type());
    text("name", job.core().label());
    text("step_key", job.core().step().key());
    text("state", job.state());
    text("web_url", job.core().webUrl());
    time("runnable_at", times.runnableAt());
    time("started_at", times.startedAt());
    time("finished_at", times.finishedAt());
    json.writeEndObject();
  }

  private void text(String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private void time(String name, @Nullable Instant value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value.toString());
    }
  }
}
