package io.kitetrace.emitter.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.model.Timestamps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a replay ends, for all processes of its group and for those that resume it: {@code
 * {"started_at":"…","ends":{"0":17,…},"timeline_ends":{"0":80,…},"completed_at":"…"}}.
 *
 * @param startedAt when the first process began
 * @param ends by the log's partitions, the offset after the last record that is replayed
 * @param timelineEnds the same of the timelines; empty where none are replayed
 * @param completedAt when everything up to the ends was completed; null while it is not
 */
public record ReplayMark(
    Instant startedAt,
    Map<Integer, Long> ends,
    Map<Integer, Long> timelineEnds,
    @Nullable Instant completedAt) {

  private static final JsonFactory JSON = new JsonFactory();

  public ReplayMark {
    ends = Map.copyOf(ends);
    timelineEnds = Map.copyOf(timelineEnds);
  }

  /** The key of a group's replay. */
  public static String key(String group) {
    return "replay/" + group;
  }

  /** The same at its end. */
  public ReplayMark completed(Instant now) {
    return new ReplayMark(startedAt, ends, timelineEnds, now);
  }

  /** The mark's value. */
  public byte[] json() {
    String timelines =
        timelineEnds.isEmpty() ? "" : ",\"timeline_ends\":{%s}".formatted(json(timelineEnds));
    String completed = completedAt == null ? "" : ",\"completed_at\":\"%s\"".formatted(completedAt);
    return "{\"started_at\":\"%s\",\"ends\":{%s}%s%s}"
        .formatted(startedAt, json(ends), timelines, completed)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String json(Map<Integer, Long> ends) {
    return new TreeMap<>(ends)
        .entrySet().stream()
            .map(e -> "\"%d\":%d".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining(","));
  }

  /**
   * Reads a value; unknown fields are passed over.
   *
   * @throws IOException if it is none
   */
  public static ReplayMark read(byte[] value) throws IOException {
    Instant startedAt = null;
    Instant completedAt = null;
    Map<Integer, Long> ends = new TreeMap<>();
    Map<Integer, Long> timelineEnds = new TreeMap<>();
    try (JsonParser parser = JSON.createParser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a replay's mark");
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        switch (name) {
          case "started_at" -> startedAt = Timestamps.parse(parser.getText());
          case "completed_at" -> completedAt = Timestamps.parse(parser.getText());
          case "ends" -> readEnds(parser, ends);
          case "timeline_ends" -> readEnds(parser, timelineEnds);
          default -> parser.skipChildren();
        }
      }
    } catch (NumberFormatException e) {
      throw new IOException("not a replay's mark", e);
    }
    if (startedAt == null || ends.isEmpty()) {
      throw new IOException("not a replay's mark");
    }
    return new ReplayMark(startedAt, ends, timelineEnds, completedAt);
  }

  private static void readEnds(JsonParser parser, Map<Integer, Long> ends) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      ends.put(Integer.valueOf(name), parser.getLongValue());
    }
  }
}
