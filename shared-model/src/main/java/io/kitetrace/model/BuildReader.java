package io.kitetrace.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a build's JSON in one pass, without a tree: the fields that {@link Build} holds are kept,
 * everything else is passed over. Unknown fields, types and states are no errors; only what leaves
 * no build to speak of is. Safe for use by any number of threads.
 */
public final class BuildReader {

  /**
   * Names are not interned, since meta-data keys are anybody's. The limit of a text is what a page
   * of builds may hold; the depth is Jackson's own.
   */
  static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  /**
   * The build whose JSON these bytes are.
   *
   * @throws MalformedBuildException if they are no JSON, or not a build's
   */
  public Build read(byte[] bytes) throws MalformedBuildException {
    return read(bytes, 0, bytes.length);
  }

  /**
   * The build whose JSON is what remains of a buffer, which stays where it is.
   *
   * @param bytes backed by an array
   * @throws MalformedBuildException if they are no JSON, or not a build's
   */
  public Build read(ByteBuffer bytes) throws MalformedBuildException {
    return read(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
  }

  /**
   * The build whose JSON these {@code length} bytes from {@code offset} are.
   *
   * @throws MalformedBuildException if they are no JSON, or not a build's
   */
  public Build read(byte[] bytes, int offset, int length) throws MalformedBuildException {
    try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
      try {
        return read(parser);
      } catch (IOException e) {
        // Jackson's own words quote the record.
        long position = parser.currentLocation().getByteOffset();
        throw new MalformedBuildException("not valid JSON near byte " + Math.max(0, position));
      }
    } catch (IOException e) {
      throw new MalformedBuildException("not valid JSON");
    }
  }

  private static Build read(JsonParser parser) throws IOException, MalformedBuildException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new MalformedBuildException("empty, where a build's JSON should be");
    }
    if (first != JsonToken.START_OBJECT) {
      throw new MalformedBuildException("not a JSON object");
    }
    BuildFields fields = new BuildFields();
    new JsonCursor(parser).object(fields);
    if (parser.nextToken() != null) {
      throw new MalformedBuildException("more follows after the build's JSON");
    }
    return fields.build();
  }
}
