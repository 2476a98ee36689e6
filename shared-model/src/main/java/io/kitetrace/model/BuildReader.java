package io.kitetrace.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a build's JSON in one pass, without a tree: the fields that {@link Build} holds are kept,
 * everything else is passed over. Unknown fields, types and states are no errors; only what leaves
 * no build to speak of is. Safe for use by any number of threads.
 */
public final class BuildReader {

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
    return BuildJson.read(bytes, offset, length, BuildReader::read);
  }

  /**
   * The build whose object is here, within JSON of another form.
   *
   * @throws MalformedBuildException if it is not a build's
   */
  public static Build read(JsonCursor json) throws IOException, MalformedBuildException {
    BuildFields fields = new BuildFields();
    json.object(fields);
    return fields.build();
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
