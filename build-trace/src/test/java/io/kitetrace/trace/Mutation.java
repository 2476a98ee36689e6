package io.kitetrace.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;

/** Changes values of a JSON text into others that are JSON as well. */
final class Mutation {

  private static final String[] VALUES = {
    "null",
    "true",
    "0",
    "-1",
    "1e999",
    "123456789012345678901234567890",
    "3.5",
    "\"\"",
    "\"x\"",
    "[]",
    "{}",
    "[null]",
    "[{}]",
    "{\"id\":{}}",
    "\"2026-03-02T09:00:00Z\"",
    "\"1969-01-01T00:00:00Z\"",
    "\"2199-01-01T00:00:00Z\"",
    "\"\\ud800\"",
    "\"\\u0000\\u001b[31m\"",
    "\"script\"",
    "\"waiter\"",
    "\"00000000-0000-0000-0000-000000000000\"",
    "\"https://a:b@c/d\"",
    "[[[[[[1]]]]]]",
    "\"failed\""
  };

  static byte[] ofValues(byte[] json, Random random) throws IOException {
    int oneIn = 5 + random.nextInt(200);
    JsonFactory factory = new JsonFactory();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonParser parser = factory.createParser(json);
        JsonGenerator generator = factory.createGenerator(out)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        boolean value = token.isScalarValue() || token.isStructStart();
        if (value && !parser.getParsingContext().inRoot() && random.nextInt(oneIn) == 0) {
          parser.skipChildren();
          generator.writeRawValue(VALUES[random.nextInt(VALUES.length)]);
        } else {
          generator.copyCurrentEvent(parser);
        }
      }
    }
    return out.toByteArray();
  }

  private Mutation() {}
}
