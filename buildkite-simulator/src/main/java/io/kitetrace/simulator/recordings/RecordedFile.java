package io.kitetrace.simulator.recordings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts the objects out of a recorded answer: a list of them, or one alone. */
final class RecordedFile {
  private static final JsonFactory FACTORY = new JsonFactory();

  private RecordedFile() {}

  /** The bytes of each object, as they are. */
  static List<byte[]> objects(byte[] file) throws IOException {
    List<byte[]> objects = new ArrayList<>();
    try (JsonParser parser = FACTORY.createParser(file)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY) {
        token = parser.nextToken();
      }
      while (token == JsonToken.START_OBJECT) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        objects.add(
            Arrays.copyOfRange(file, start, (int) parser.currentLocation().getByteOffset()));
        token = parser.nextToken();
      }
    }
    return objects;
  }
}
