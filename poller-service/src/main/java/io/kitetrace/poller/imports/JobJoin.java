package io.kitetrace.poller.imports;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.model.BuildJson;
import io.kitetrace.model.MalformedBuildException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * Puts a build without jobs and its jobs together, as the API would write them: the build's own
 * bytes stay as they are, the jobs take the place of its {@code jobs}, or the end, by the time they
 * were made and their ids. Pure.
 */
final class JobJoin {

  private static final byte[] NAME = ",\"jobs\":".getBytes(StandardCharsets.UTF_8);

  private JobJoin() {}

  /**
   * @param createdAt as it is written, which sorts as it should; empty where there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Job(String id, String createdAt, byte[] json) {}

  /**
   * The job of these bytes.
   *
   * @throws MalformedBuildException if they are no job's JSON
   */
  static Job job(byte[] json) throws MalformedBuildException {
    return BuildJson.read(json, 0, json.length, parser -> job(json, parser));
  }

  private static Job job(byte[] json, JsonParser parser)
      throws IOException, MalformedBuildException {
    String id = "";
    String createdAt = "";
    begin(parser);
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING && name.equals("id")) {
        id = parser.getText();
      } else if (value == JsonToken.VALUE_STRING && name.equals("created_at")) {
        createdAt = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    end(parser);
    if (id.isEmpty()) {
      throw new MalformedBuildException("id is missing");
    }
    return new Job(id, createdAt, json);
  }

  /**
   * The build with its jobs; one that has jobs already stays as it is.
   *
   * @throws MalformedBuildException if the build is no JSON object
   */
  static byte[] join(byte[] build, List<Job> jobs) throws MalformedBuildException {
    return BuildJson.read(build, 0, build.length, parser -> join(build, parser, jobs));
  }

  private static byte[] join(byte[] build, JsonParser parser, List<Job> jobs)
      throws IOException, MalformedBuildException {
    int from = -1;
    int to = -1;
    boolean empty = true;
    begin(parser);
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      empty = false;
      JsonToken value = parser.nextToken();
      int begin = (int) parser.currentTokenLocation().getByteOffset();
      boolean filled = value == JsonToken.START_ARRAY && name.equals("jobs");
      if (filled && parser.nextToken() != JsonToken.END_ARRAY) {
        return build;
      }
      parser.skipChildren();
      parser.finishToken();
      if (name.equals("jobs")) {
        from = begin;
        to = (int) parser.currentLocation().getByteOffset();
      }
    }
    int last = (int) parser.currentTokenLocation().getByteOffset();
    end(parser);
    ByteArrayOutputStream joined = new ByteArrayOutputStream(build.length + NAME.length);
    joined.write(build, 0, from < 0 ? last : from);
    if (from < 0) {
      joined.write(NAME, empty ? 1 : 0, NAME.length - (empty ? 1 : 0));
      to = last;
    }
    write(jobs, joined);
    joined.write(build, to, build.length - to);
    return joined.toByteArray();
  }

  private static void write(List<Job> jobs, ByteArrayOutputStream to) {
    List<Job> sorted =
        jobs.stream().sorted(Comparator.comparing(Job::createdAt).thenComparing(Job::id)).toList();
    String before = "";
    to.write('[');
    boolean first = true;
    for (Job job : sorted) {
      if (job.id().equals(before)) {
        continue; // there packed, and not packed as well
      }
      if (!first) {
        to.write(',');
      }
      to.writeBytes(job.json());
      before = job.id();
      first = false;
    }
    to.write(']');
  }

  private static void begin(JsonParser parser) throws IOException, MalformedBuildException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new MalformedBuildException("not a JSON object");
    }
  }

  private static void end(JsonParser parser) throws IOException, MalformedBuildException {
    if (parser.nextToken() != null) {
      throw new MalformedBuildException("more follows after its JSON");
    }
  }
}
