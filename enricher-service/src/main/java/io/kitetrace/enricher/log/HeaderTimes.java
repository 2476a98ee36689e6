package io.kitetrace.enricher.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.timeline.TimelineLimits;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the header times of a log out of the API's JSON form of it, past the log itself. */
public final class HeaderTimes {

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
  private static final int MAX_TIMES = 4 * TimelineLimits.ENTRIES;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /**
   * The times of the first headers; those before the first that cannot be read.
   *
   * @throws IOException if the stream fails, or is no JSON
   */
  public static List<Instant> read(InputStream json) throws IOException {
    List<Instant> times = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return times;
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        if (name.equals("header_times") && token == JsonToken.START_ARRAY) {
          times = times(parser);
        } else {
          parser.skipChildren();
        }
      }
    }
    return times;
  }

  private static List<Instant> times(JsonParser parser) throws IOException {
    List<Instant> times = new ArrayList<>();
    boolean readable = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == null) {
        return times;
      }
      long nanos =
          parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                  && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
              ? parser.getLongValue()
              : 0;
      readable = readable && nanos > 0 && times.size() < MAX_TIMES;
      if (readable) {
        times.add(Instant.ofEpochSecond(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND));
      }
      parser.skipChildren();
    }
    return times;
  }

  private HeaderTimes() {}
}
