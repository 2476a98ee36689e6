package io.kitetrace.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.model.Timestamps;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings what makes a version into a fixed order and hashes it. Each value is written with its
 * length before it, so that no two versions are written the same; the jobs' lines begin with their
 * ids and are sorted.
 */
final class BuildVersion {

  private static final String NOTHING = "-";
  private static final int MAX_DEPTH = 500;

  private final Map<String, String> metaData = new TreeMap<>();
  private final List<String> jobs = new ArrayList<>();
  private String blocked = NOTHING;

  void blocked(JsonParser parser) throws IOException {
    blocked = value(parser);
  }

  void metaData(JsonParser parser) throws IOException {
    metaData.clear();
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      metaData.putAll(members(parser, 1));
    } else {
      parser.skipChildren();
    }
  }

  void jobs(JsonParser parser) throws IOException {
    jobs.clear();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        jobs.add(job(parser));
      } else {
        parser.skipChildren();
      }
    }
  }

  String sha256(@Nullable String state, @Nullable Instant finishedAt) {
    StringBuilder text = new StringBuilder(256);
    field(text, state == null ? NOTHING : state);
    field(text, blocked);
    field(text, finishedAt == null ? NOTHING : instant(finishedAt));
    text.append('\n');
    write(text, metaData);
    jobs.sort(null);
    jobs.forEach(job -> text.append('\n').append(job));
    byte[] digest = Sha256.of(text.toString());
    return HexFormat.of().formatHex(digest);
  }

  private static String job(JsonParser parser) throws IOException {
    String[] values = new String[JobField.COUNT];
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      int field = JobField.index(name);
      if (field < 0) {
        parser.skipChildren();
      } else {
        values[field] = field >= JobField.FIRST_TIME ? time(parser) : value(parser);
      }
    }
    StringBuilder line = new StringBuilder(320);
    for (String value : values) {
      field(line, value == null ? NOTHING : value);
    }
    return line.toString();
  }

  private static void write(StringBuilder line, Map<String, String> members) {
    members.forEach(
        (key, value) -> {
          field(line, key);
          field(line, value);
        });
  }

  private static void field(StringBuilder line, String value) {
    line.append(value.length()).append(':').append(value);
  }

  private static String time(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return value(parser);
    }
    Instant time = Timestamps.parse(parser.getText());
    return time == null ? value(parser) : instant(time);
  }

  private static String instant(Instant time) {
    return time.getEpochSecond() + "." + time.getNano();
  }

  /** Any value as a text that tells it from every other; the order of an object's keys is lost. */
  private static String value(JsonParser parser) throws IOException {
    return value(parser, 0);
  }

  private static String value(JsonParser parser, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      return asItStands(parser);
    }
    return switch (parser.currentToken()) {
      case VALUE_NULL -> NOTHING;
      case VALUE_STRING -> '"' + parser.getText();
      case START_OBJECT -> {
        StringBuilder object = new StringBuilder("{");
        write(object, members(parser, depth + 1));
        yield object.toString();
      }
      case START_ARRAY -> {
        StringBuilder elements = new StringBuilder("[");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          field(elements, value(parser, depth + 1));
        }
        yield elements.toString();
      }
      default -> parser.getText();
    };
  }

  /** Deeper than the stack should go: there the order of keys counts. */
  private static String asItStands(JsonParser parser) throws IOException {
    StringBuilder tokens = new StringBuilder();
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      field(tokens, token.isScalarValue() ? value(parser) : parser.getText());
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    } while (depth > 0 && parser.nextToken() != null);
    return tokens.toString();
  }

  private static Map<String, String> members(JsonParser parser, int depth) throws IOException {
    Map<String, String> members = new TreeMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      String value = value(parser, depth);
      if (value.equals(NOTHING)) {
        members.remove(name); // null is absent
      } else {
        members.put(name, value);
      }
    }
    return members;
  }

  /** The fields of a job that make a version, in their fixed order. */
  private static final class JobField {

    static final int COUNT = 12;
    static final int FIRST_TIME = 5;

    private JobField() {}

    static int index(String name) {
      return switch (name) {
        case "id" -> 0;
        case "state" -> 1;
        case "exit_status" -> 2;
        case "soft_failed" -> 3;
        case "retried_in_job_id" -> 4;
        case "created_at" -> FIRST_TIME;
        case "scheduled_at" -> 6;
        case "runnable_at" -> 7;
        case "started_at" -> 8;
        case "finished_at" -> 9;
        case "expired_at" -> 10;
        case "unblocked_at" -> 11;
        default -> -1;
      };
    }
  }
}
