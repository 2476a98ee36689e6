package io.kitetrace.poller.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.kitetrace.model.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
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
   * @param coverage what has been read so far, or null where nobody wrote that down
   */
  record Cursor(
      String organization,
      Instant through,
      @Nullable Instant unsweptFrom,
      @Nullable Coverage coverage)
      implements StateRecord {

    private static final String PREFIX = "cursor/";
    private static final String THROUGH = "finished_through";
    private static final String UNSWEPT = "unswept_from";
    private static final String PIPELINES = "pipelines";
    private static final String EXCLUDED = "pipelines_excluded";
    private static final String FROM = "finished_from";

    /** Without what has been read. */
    public Cursor(String organization, Instant through, @Nullable Instant unsweptFrom) {
      this(organization, through, unsweptFrom, null);
    }

    @Override
    public String key() {
      return PREFIX + organization;
    }

    @Override
    public byte[] json() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator json = JSON.createGenerator(bytes)) {
        json.writeStartObject();
        json.writeStringField(THROUGH, through.toString());
        if (unsweptFrom != null) {
          json.writeStringField(UNSWEPT, unsweptFrom.toString());
        }
        if (coverage != null) {
          json.writeStringField(PIPELINES, String.join(",", coverage.pipelines()));
          json.writeStringField(EXCLUDED, String.join(",", coverage.excluded()));
          json.writeStringField(FROM, coverage.from().toString());
        }
        json.writeEndObject();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    private static @Nullable Cursor read(String key, byte[] json) {
      Map<String, String> fields = new HashMap<>();
      try (JsonParser parser = JSON.createParser(json)) {
        parser.nextToken();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          String text = parser.nextTextValue();
          if (text == null) {
            parser.skipChildren();
          } else {
            fields.put(name, text);
          }
        }
      } catch (IOException e) {
        return null;
      }
      Instant through = time(fields, THROUGH);
      return through == null
          ? null
          : new Cursor(
              key.substring(PREFIX.length()), through, time(fields, UNSWEPT), coverage(fields));
    }

    private static @Nullable Coverage coverage(Map<String, String> fields) {
      String pipelines = fields.get(PIPELINES);
      String excluded = fields.get(EXCLUDED);
      Instant from = time(fields, FROM);
      return pipelines == null || excluded == null || from == null
          ? null
          : Coverage.of(pipelines, excluded, from);
    }

    private static @Nullable Instant time(Map<String, String> fields, String name) {
      String text = fields.get(name);
      return text == null ? null : Timestamps.parse(text);
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
