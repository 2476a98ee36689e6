package io.kitetrace.poller.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.kitetrace.model.Timestamps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the poller writes into the state topic. Others write there too: keys that are not known are
 * passed over.
 */
public sealed interface StateRecord
    permits StateRecord.Cursor, StateRecord.Rejected, BackfillState, ImportState {

  /** Reads the values. */
  JsonFactory JSON = new JsonFactory();

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
   * @param unsweptFrom from where on a long list was read that may have moved meanwhile, or null
   */
  record Cursor(String organization, Instant through, @Nullable Instant unsweptFrom)
      implements StateRecord {

    private static final String PREFIX = "cursor/";
    private static final String THROUGH = "finished_through";
    private static final String UNSWEPT = "unswept_from";

    @Override
    public String key() {
      return PREFIX + organization;
    }

    @Override
    public byte[] json() {
      // Times hold nothing that JSON escapes.
      String unswept = unsweptFrom == null ? "" : ",\"%s\":\"%s\"".formatted(UNSWEPT, unsweptFrom);
      return "{\"%s\":\"%s\"%s}"
          .formatted(THROUGH, through, unswept)
          .getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable Cursor read(String key, byte[] json) {
      Instant through = null;
      Instant unswept = null;
      try (JsonParser parser = JSON.createParser(json)) {
        parser.nextToken();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          String text = parser.nextTextValue();
          if (text == null) {
            parser.skipChildren();
          } else if (name.equals(THROUGH)) {
            through = Timestamps.parse(text);
          } else if (name.equals(UNSWEPT)) {
            unswept = Timestamps.parse(text);
          }
        }
      } catch (IOException e) {
        return null;
      }
      return through == null ? null : new Cursor(key.substring(PREFIX.length()), through, unswept);
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
    if (key.startsWith(BackfillState.PREFIX)) {
      return BackfillState.read(key, value);
    }
    if (key.startsWith(ImportState.PREFIX)) {
      return ImportState.read(key, value);
    }
    return key.startsWith(Cursor.PREFIX) ? Cursor.read(key, value) : null;
  }

  /** Whether the key is that of a rejected build. */
  static boolean isRejected(String key) {
    return key.startsWith(Rejected.PREFIX);
  }
}
