package io.kitetrace.runtime.grants;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A record of the poller's state topic: the owner's answer to a {@link GrantRequest}. There is one
 * key for each organization, since nobody asks for old answers.
 *
 * @param id of the request
 * @param requester who asked, and may make the requests
 * @param requests how many
 * @param delay where there are none, how long it is no use to ask again
 */
public record Grant(
    String organization, String id, String requester, int requests, Duration delay) {

  /**
   * A granted request reaches the API within this time, which begins when the grant was asked for,
   * by the requester's clock; the owner counts it from when it grants. So no clocks are compared.
   */
  public static final Duration LIFE = Duration.ofSeconds(20);

  private static final String PREFIX = "grant/";

  public String key() {
    return PREFIX + organization;
  }

  public byte[] json() {
    return GrantJson.write(
        json -> {
          json.writeStringField("id", id);
          json.writeStringField("requester", requester);
          json.writeNumberField("requests", requests);
          json.writeNumberField("wait", delay.toMillis());
        });
  }

  /** The grant of a state record, or null where it is another's. */
  public static @Nullable Grant read(String key, byte[] value) {
    if (!key.startsWith(PREFIX)) {
      return null;
    }
    GrantJson json = GrantJson.read(value);
    String id = json.text("id");
    String requester = json.text("requester");
    return id == null || requester == null
        ? null
        : new Grant(
            key.substring(PREFIX.length()),
            id,
            requester,
            json.small("requests"),
            Duration.ofMillis(json.small("wait")));
  }
}
