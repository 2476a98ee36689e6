package io.kitetrace.poller.inbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kitetrace.model.Timestamps;
import io.kitetrace.runtime.grants.GrantRequest;
import io.kitetrace.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form of the inbox's records: headers tell what a record is and for whom, the value is JSON,
 * or an imported build's bytes as they are. Fields and types that are not known are passed over, so
 * that replicas of different ages can share an inbox.
 */
public final class InboxCodec {

  private static final String HINT = "hint";
  private static final String BACKFILL = "backfill";
  private static final String IMPORT = "import";

  private static final String PLACEMENT = "placement";
  private static final char PLACEMENT_MARK = '.';

  private InboxCodec() {}

  /**
   * A record without its key and place.
   *
   * @param value JSON, or a build's bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Encoded(Map<String, String> headers, byte[] value) {}

  public static Encoded encode(InboxMessage message) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(Headers.ORGANIZATION, message.organization());
    byte[] value =
        switch (message) {
          case InboxMessage.Hint hint -> {
            headers.put(Headers.INBOX_TYPE, HINT);
            yield ControlJson.write(hint);
          }
          case BackfillOrder order -> {
            headers.put(Headers.INBOX_TYPE, BACKFILL);
            headers.put(Headers.INBOX_ORDER, order.id() + PLACEMENT_MARK + order.placement());
            ObjectNode json = ControlJson.tree(order);
            json.remove(PLACEMENT);
            yield json.toString().getBytes(StandardCharsets.UTF_8);
          }
          case InboxMessage.ImportedBuild build -> {
            headers.put(Headers.INBOX_TYPE, IMPORT);
            headers.put(Headers.INBOX_ORDER, build.order());
            headers.put(Headers.FETCHED_AT, build.readAt().toString());
            headers.put(Headers.PIPELINE, build.pipeline());
            yield build.json();
          }
          case InboxMessage.RequestsWanted wanted -> {
            headers.putAll(wanted.request().headers());
            yield wanted.request().json();
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
        case HINT ->
            ControlJson.read(value, InboxMessage.Hint.class, Map.of("organization", organization));
        case BACKFILL -> order(organization, headers.get(Headers.INBOX_ORDER), value);
        case IMPORT -> imported(organization, headers, value);
        case GrantRequest.TYPE -> wanted(GrantRequest.read(organization, value));
        default -> null;
      };
    } catch (RuntimeException | StackOverflowError e) {
      return null; // whatever it is, what comes behind it is not held up
    }
  }

  /** An order's id and who placed it share a header. */
  private static @Nullable BackfillOrder order(
      String organization, @Nullable String header, byte[] value) {
    if (header == null) {
      return null;
    }
    int mark = header.lastIndexOf(PLACEMENT_MARK);
    return ControlJson.read(
        value,
        BackfillOrder.class,
        Map.of(
            "organization",
            organization,
            "id",
            mark < 0 ? header : header.substring(0, mark),
            PLACEMENT,
            mark < 0 ? header : header.substring(mark + 1)));
  }

  private static InboxMessage.@Nullable RequestsWanted wanted(@Nullable GrantRequest request) {
    return request == null ? null : new InboxMessage.RequestsWanted(request);
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
}
