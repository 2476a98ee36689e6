package io.kitetrace.metrics;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A build's JSON as the API writes it, put together by hand. Times are seconds after a start. */
public final class BuildText {

  /** A job's JSON. */
  public static final class JobText {
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final Instant start;

    private JobText(String id, String type, Instant start) {
      this.start = start;
      text("id", id).text("type", type);
    }

    /** A field that is text. */
    public JobText text(String field, String value) {
      return raw(field, '"' + value + '"');
    }

    /** A field as it stands in the JSON. */
    public JobText raw(String field, String value) {
      fields.put(field, value);
      return this;
    }

    /** A time. */
    public JobText at(String field, double seconds) {
      return text(field, time(start, seconds));
    }

    /** The queue that it asks for. */
    public JobText queue(String queue) {
      return raw("agent_query_rules", "[\"os=linux\",\"queue=" + queue + "\"]");
    }

    /** Runnable, started and finished. */
    public JobText ran(String state, double runnable, double started, double finished) {
      return text("state", state)
          .at("runnable_at", runnable)
          .at("started_at", started)
          .at("finished_at", finished);
    }
  }

  private final Map<String, String> fields = new LinkedHashMap<>();
  private final List<JobText> jobs = new ArrayList<>();
  private final Instant start;
  private final String id;

  private BuildText(String id, String organization, String pipeline, Instant start) {
    this.id = id;
    this.start = start;
    text("id", id);
    text(
        "url",
        "https://api.example.com/v2/organizations/%s/pipelines/%s/builds/1"
            .formatted(organization, pipeline));
    raw("pipeline", "{\"slug\":\"" + pipeline + "\"}");
    at("created_at", 0);
  }

  /** A build that was created at {@code start}. */
  public static BuildText build(String id, String pipeline, Instant start) {
    return new BuildText(id, "acme", pipeline, start);
  }

  /** The same of another organization. */
  public static BuildText build(String id, String organization, String pipeline, Instant start) {
    return new BuildText(id, organization, pipeline, start);
  }

  /** The build's id. */
  public String id() {
    return id;
  }

  /** A field that is text. */
  public BuildText text(String field, String value) {
    return raw(field, '"' + value + '"');
  }

  /** A field as it stands in the JSON. */
  public BuildText raw(String field, String value) {
    fields.put(field, value);
    return this;
  }

  /** A time. */
  public BuildText at(String field, double seconds) {
    return text(field, time(start, seconds));
  }

  /** State, start and finish. */
  public BuildText ended(String state, double started, double finished) {
    return text("state", state).at("started_at", started).at("finished_at", finished);
  }

  /** A script job to be filled in; a job of the same id is replaced. */
  public JobText script(String jobId) {
    return job(jobId, "script");
  }

  /** A job of any type. */
  public JobText job(String jobId, String type) {
    JobText job = new JobText(jobId, type, start);
    jobs.removeIf(other -> other.fields.get("id").equals('"' + jobId + '"'));
    jobs.add(job);
    return job;
  }

  /** A time of this build, in the header's form too. */
  public String time(double seconds) {
    return time(start, seconds);
  }

  /** The JSON. */
  public byte[] json() {
    String all =
        jobs.stream().map(job -> object(job.fields)).collect(Collectors.joining(",", "[", "]"));
    raw("jobs", all);
    return object(fields).getBytes(StandardCharsets.UTF_8);
  }

  /** The build that the JSON is. */
  public Build model() {
    try {
      return new BuildReader().read(json());
    } catch (MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }

  private static String time(Instant start, double seconds) {
    return start.plusMillis(Math.round(seconds * 1000)).toString();
  }

  private static String object(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> '"' + field.getKey() + "\":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
