package io.kitetrace.poller.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.model.BuildJson;
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
   * A job.
   *
   * @param id its UUID
   * @param createdAt as it is written, which sorts as it should; empty where there is none
   * @param json its bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Job(String id, String createdAt, byte[] json) {}

  /**
   * The job of these bytes.
   *
   * @throws IOException if they are no job's JSON
   */
  static Job job(byte[] json) throws IOException {
    String id = "";
    String createdAt = "";
    try (JsonParser parser = object(json)) {
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
    }
    if (id.isEmpty()) {
      throw new IOException("no id");
    }
    return new Job(id, createdAt, json);
  }

  /**
   * The build with its jobs; one that has jobs already stays as it is.
   *
   * @throws IOException if the build is no JSON object
   */
  static byte[] join(byte[] build, List<Job> jobs) throws IOException {
    int from = -1;
    int to = -1;
    int last;
    boolean empty = true;
    try (JsonParser parser = object(build)) {
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
      last = (int) parser.currentTokenLocation().getByteOffset();
      end(parser);
    }
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

  private static JsonParser object(byte[] json) throws IOException {
    JsonParser parser = BuildJson.factory().createParser(json);
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      parser.close();
      throw new IOException("not a JSON object");
    }
    return parser;
  }

  private static void end(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw new IOException("more follows after it");
    }
  }
}
