package io.kitetrace.poller.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has become of an import's builds, of one organization. Written in the transactions that take
 * them out of the inbox, so that each is counted once, whoever owns the organization: whoever sent
 * so many knows by {@link BuildCounts#seen} when all were handled.
 *
 * @param organization the slug
 * @param order of the command that sent them
 * @param counts so far
 */
public record ImportState(String organization, String order, BuildCounts counts)
    implements StateRecord {

  static final String PREFIX = "import/";

  /** Refuses nulls. */
  public ImportState {
    Objects.requireNonNull(organization);
    Objects.requireNonNull(order);
    Objects.requireNonNull(counts);
  }

  static String key(String organization, String order) {
    return PREFIX + organization + "/" + order;
  }

  @Override
  public String key() {
    return key(organization, order);
  }

  @Override
  public byte[] json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      CountsJson.write(json, counts);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  static @Nullable ImportState read(String key, byte[] value) {
    int slash = key.lastIndexOf('/');
    CountsJson counts = new CountsJson();
    try (JsonParser json = JSON.createParser(value)) {
      if (slash <= PREFIX.length() || json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        if (!counts.field(name, json)) {
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      return null;
    }
    return new ImportState(
        key.substring(PREFIX.length(), slash), key.substring(slash + 1), counts.counts());
  }
}
