package io.kitetrace.poller.state;

import io.kitetrace.poller.inbox.ControlJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys of the state topic that name an organization and something of it. */
record StateKey(String prefix) {

  String of(String organization, String name) {
    return prefix + organization + "/" + name;
  }

  boolean matches(String key) {
    return key.startsWith(prefix);
  }

  /** The record of a key and its value, of which the key holds two components; or null. */
  <T> @Nullable T read(String key, byte[] value, Class<T> type, String component) {
    int slash = key.lastIndexOf('/');
    return slash <= prefix.length()
        ? null
        : ControlJson.read(
            value,
            type,
            Map.of(
                "organization",
                key.substring(prefix.length(), slash),
                component,
                key.substring(slash + 1)));
  }
}
