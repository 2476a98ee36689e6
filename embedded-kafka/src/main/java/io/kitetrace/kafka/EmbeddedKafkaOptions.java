package io.kitetrace.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the broker runs.
 *
 * @param folder holds the broker's data; made and formatted on first use, used again afterwards
 * @param port the port for clients on 127.0.0.1; 0 for a free one
 * @param overrides broker properties that win over the built-in ones
 * @param security how clients are kept apart; null where every client may do everything
 */
public record EmbeddedKafkaOptions(
    Path folder, int port, Map<String, String> overrides, @Nullable BrokerSecurity security) {

  /** Copies the overrides; refuses ports outside 0–65,535. */
  public EmbeddedKafkaOptions {
    Objects.requireNonNull(folder);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
    overrides = Map.copyOf(overrides);
  }

  /** A broker on a free port with its data in {@code folder}. */
  public static EmbeddedKafkaOptions in(Path folder) {
    return new EmbeddedKafkaOptions(folder, 0, Map.of(), null);
  }

  /** The same, on a given port. */
  public EmbeddedKafkaOptions withPort(int port) {
    return new EmbeddedKafkaOptions(folder, port, overrides, security);
  }

  /** The same, with other overrides. */
  public EmbeddedKafkaOptions withOverrides(Map<String, String> overrides) {
    return new EmbeddedKafkaOptions(folder, port, overrides, security);
  }

  /** The same for clients that come over TLS, with a password and rights. */
  public EmbeddedKafkaOptions withSecurity(BrokerSecurity security) {
    return new EmbeddedKafkaOptions(folder, port, overrides, security);
  }
}
