package io.kitetrace.runtime.grants;

import io.kitetrace.wire.Headers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of the poller's inbox: asks the organization's owner for requests to the API. The owner
 * answers at once, with a {@link Grant} of as many as it can spare, which may be none.
 *
 * @param id the answer has the same
 * @param requester the process that asks, by a name of its own
 * @param requests as many as it would make at once
 * @param perMinute the most that all requesters may make for the organization in any 60 s
 */
public record GrantRequest(
    String organization, String id, String requester, int requests, int perMinute) {

  /** The value of {@link Headers#INBOX_TYPE}. */
  public static final String TYPE = "requests";

  public Map<String, String> headers() {
    return Map.of(Headers.ORGANIZATION, organization, Headers.INBOX_TYPE, TYPE);
  }

  public byte[] json() {
    return GrantJson.write(
        json -> {
          json.writeStringField("id", id);
          json.writeStringField("requester", requester);
          json.writeNumberField("requests", requests);
          json.writeNumberField("per_minute", perMinute);
        });
  }

  /** The request of a message's value, or null where it is none. */
  public static @Nullable GrantRequest read(String organization, byte[] value) {
    GrantJson json = GrantJson.read(value);
    String id = json.text("id");
    String requester = json.text("requester");
    return id == null || requester == null
        ? null
        : new GrantRequest(
            organization, id, requester, json.small("requests"), json.small("per_minute"));
  }
}
