package io.kitetrace.poller.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kitetrace.model.Timestamps;
import io.kitetrace.wire.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form of the inbox's records: headers tell what a record is and for whom, the value is JSON,
 * or an imported build's bytes as they are. Fields and types that are not known are passed over, so
 * that replicas of different ages can share an inbox.
 */
public final class InboxCodec {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String HINT = "hint";
  private static final String BACKFILL = "backfill";
  private static final String IMPORT = "import";

  private static final String PIPELINE = "pipeline";
  private static final String NUMBER = "number";
  private static final String BUILD = "build";
  private static final String FINISHED_AT = "finished_at";
  private static final String REASON = "reason";
  private static final String HINTED_AT = "hinted_at";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String PIPELINES = "pipelines";

  private InboxCodec() {}

  /**
   * A record without its key and place.
   *
   * @param headers by name
   * @param value JSON, or a build's bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Encoded(Map<String, String> headers, byte[] value) {}

  /** A message as a record. */
  public static Encoded encode(InboxMessage message) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(Headers.ORGANIZATION, message.organization());
    byte[] value =
        switch (message) {
          case InboxMessage.Hint hint -> {
            headers.put(Headers.INBOX_TYPE, HINT);
            yield bytes(json(hint));
          }
          case InboxMessage.BackfillOrder order -> {
            headers.put(Headers.INBOX_TYPE, BACKFILL);
            headers.put(Headers.INBOX_ORDER, order.order());
            yield bytes(json(order));
          }
          case InboxMessage.ImportedBuild build -> {
            headers.put(Headers.INBOX_TYPE, IMPORT);
            headers.put(Headers.INBOX_ORDER, build.order());
            headers.put(Headers.FETCHED_AT, build.readAt().toString());
            headers.put(Headers.PIPELINE, build.pipeline());
            yield build.json();
          }
        };
    return new Encoded(headers, value);
  }

  /** The message of a record, or null where it is none that is known. */
  public static @Nullable InboxMessage decode(Map<String, String> headers, byte[] value) {
    String organization = headers.get(Headers.ORGANIZATION);
    String type = headers.get(Headers.INBOX_TYPE);
    if (organization == null || type == null) {
      return null;
    }
    try {
      return switch (type) {
        case HINT -> hint(organization, tree(value));
        case BACKFILL -> order(organization, headers.get(Headers.INBOX_ORDER), tree(value));
        case IMPORT -> imported(organization, headers, value);
        default -> null;
      };
    } catch (RuntimeException | StackOverflowError e) {
      return null; // whatever it is, what comes behind it is not held up
    }
  }

  private static ObjectNode json(InboxMessage.Hint hint) {
    ObjectNode json = JSON.createObjectNode();
    json.put(PIPELINE, hint.pipeline());
    json.put(NUMBER, hint.number());
    if (hint.build() != null) {
      json.put(BUILD, hint.build());
    }
    if (hint.finishedAt() != null) {
      json.put(FINISHED_AT, hint.finishedAt().toString());
    }
    json.put(REASON, hint.reason());
    json.put(HINTED_AT, hint.hintedAt().toString());
    return json;
  }

  private static InboxMessage.@Nullable Hint hint(String organization, JsonNode json) {
    String pipeline = text(json, PIPELINE);
    String reason = text(json, REASON);
    Instant hintedAt = time(json, HINTED_AT);
    long number = json.path(NUMBER).asLong(-1);
    return pipeline == null || number < 0 || reason == null || hintedAt == null
        ? null
        : new InboxMessage.Hint(
            organization,
            pipeline,
            number,
            text(json, BUILD),
            time(json, FINISHED_AT),
            reason,
            hintedAt);
  }

  private static ObjectNode json(InboxMessage.BackfillOrder order) {
    ObjectNode json = JSON.createObjectNode();
    json.put(FROM, order.from().toString());
    json.put(TO, order.to().toString());
    ArrayNode pipelines = json.putArray(PIPELINES);
    order.pipelines().forEach(pipelines::add);
    return json;
  }

  private static InboxMessage.@Nullable BackfillOrder order(
      String organization, @Nullable String order, JsonNode json) {
    Instant from = time(json, FROM);
    Instant to = time(json, TO);
    if (order == null || from == null || to == null) {
      return null;
    }
    List<String> pipelines = new ArrayList<>();
    json.path(PIPELINES).forEach(glob -> pipelines.add(glob.asText()));
    return new InboxMessage.BackfillOrder(organization, order, from, to, pipelines);
  }

  private static InboxMessage.@Nullable ImportedBuild imported(
      String organization, Map<String, String> headers, byte[] value) {
    String order = headers.get(Headers.INBOX_ORDER);
    String readAt = headers.get(Headers.FETCHED_AT);
    Instant time = readAt == null ? null : Timestamps.parse(readAt);
    return order == null || time == null
        ? null
        : new InboxMessage.ImportedBuild(
            organization, order, time, headers.getOrDefault(Headers.PIPELINE, ""), value);
  }

  private static byte[] bytes(ObjectNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The tree, or one without anything in it. */
  private static JsonNode tree(byte[] value) {
    try {
      JsonNode tree = JSON.readTree(value);
      return tree == null ? JSON.missingNode() : tree;
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }

  private static @Nullable String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isTextual() ? value.textValue() : null;
  }

  private static @Nullable Instant time(JsonNode json, String field) {
    String text = text(json, field);
    return text == null ? null : Timestamps.parse(text);
  }
}
