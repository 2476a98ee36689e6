package io.kitetrace.poller.state;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * What the poller writes into the state topic. Others write there too: keys that are not known are
 * passed over.
 */
public sealed interface StateRecord {

  /** The record's key. */
  String key();

  /** The record's value, JSON. */
  byte[] json();

  /**
   * How far an organization's list has been read: everything that finished before, and was visible,
   * is in the log.
   *
   * @param organization the slug
   * @param through by the server's clock
   */
  record Cursor(String organization, Instant through) implements StateRecord {

    private static final String PREFIX = "cursor/";
    private static final String FIELD = "{\"finished_through\":\"";

    @Override
    public String key() {
      return PREFIX + organization;
    }

    @Override
    public byte[] json() {
      return (FIELD + through + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable Cursor read(String key, String json) {
      try {
        return new Cursor(
            key.substring(PREFIX.length()),
            Instant.parse(json.substring(FIELD.length(), json.indexOf('"', FIELD.length()))));
      } catch (DateTimeParseException | StringIndexOutOfBoundsException e) {
        return null;
      }
    }
  }

  /**
   * A build that went to the dead letters, so that it goes there once.
   *
   * @param build its id, or a hash of its bytes where it has none
   * @param reason why
   */
  record Rejected(String build, String reason) implements StateRecord {

    private static final String PREFIX = "rejected/";

    @Override
    public String key() {
      return PREFIX + build + "/" + Integer.toHexString(reason.hashCode());
    }

    @Override
    public byte[] json() {
      return "{}".getBytes(StandardCharsets.UTF_8);
    }
  }

  /** The record of a key and a value, or null where it is another's. */
  static @Nullable StateRecord read(String key, byte[] value) {
    return key.startsWith(Cursor.PREFIX)
        ? Cursor.read(key, new String(value, StandardCharsets.UTF_8))
        : null;
  }

  /** Whether the key is that of a rejected build. */
  static boolean isRejected(String key) {
    return key.startsWith(Rejected.PREFIX);
  }
}
