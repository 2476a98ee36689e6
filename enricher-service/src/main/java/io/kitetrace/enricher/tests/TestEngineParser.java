package io.kitetrace.enricher.tests;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.kitetrace.model.JsonCursor;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.timeline.TestEngineTimeline;
import io.kitetrace.timeline.TestEngineTimeline.Test;
import io.kitetrace.timeline.TimelineText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a page of what Test Engine knows of a build's tests. */
public final class TestEngineParser {

  private static final int MAX_LABELS = 5;
  private static final int MAX_RESULTS = 10;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(1_000_000).build())
          .build();

  /**
   * The tests of a page; elements that are none are passed over.
   *
   * @param max how many there may be
   * @throws IOException if the stream fails, or is no JSON
   */
  public static TestEngineTimeline read(InputStream json, int max) throws IOException {
    List<Test> tests = new ArrayList<>();
    long omitted = 0;
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return new TestEngineTimeline(tests, 0);
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == null) {
          throw new IOException("the list of tests is cut");
        }
        Test test = test(parser);
        if (test != null && tests.size() < max) {
          tests.add(test);
        } else if (test != null) {
          omitted++;
        }
      }
    } catch (MalformedBuildException e) {
      throw new IOException(e); // no build is read here
    }
    return new TestEngineTimeline(tests, omitted);
  }

  private static @Nullable Test test(JsonParser parser)
      throws IOException, MalformedBuildException {
    TestFields fields = new TestFields();
    return new JsonCursor(parser).object(fields) ? fields.test() : null;
  }

  private static final class TestFields implements JsonCursor.FieldReader {

    private @Nullable String name;
    private @Nullable String scope;
    private @Nullable String location;
    private @Nullable Double reliability;
    private @Nullable Double average;
    private List<String> labels = List.of();
    private final Map<String, Long> executions = new TreeMap<>();

    @Override
    public void read(String field, JsonCursor json) throws IOException, MalformedBuildException {
      switch (field) {
        case "name" -> name = clean(json.text());
        case "scope" -> scope = clean(json.text());
        case "location" -> location = clean(json.text());
        case "labels" -> labels = json.texts();
        case "reliability" -> reliability = decimal(json.text());
        case "duration_avg" -> average = decimal(json.text());
        case "executions_count_by_result" ->
            json.object((result, count) -> count(result, count.integer()));
        default -> json.skip();
      }
    }

    private void count(String result, @Nullable Long count) {
      if (count != null && count >= 0 && executions.size() < MAX_RESULTS) {
        executions.put(TimelineText.of(result), count);
      }
    }

    @Nullable Test test() {
      return name == null
          ? null
          : new Test(
              name,
              scope,
              location,
              labels.stream().limit(MAX_LABELS).map(TimelineText::of).toList(),
              reliability,
              average,
              executions);
    }

    private static @Nullable String clean(@Nullable String text) {
      return text == null ? null : TimelineText.of(text);
    }

    private static @Nullable Double decimal(@Nullable String text) {
      try {
        double value = text == null ? Double.NaN : Double.parseDouble(text);
        return Double.isFinite(value) ? value : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }
  }

  private TestEngineParser() {}
}
