package io.kitetrace.timeline;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kitetrace.model.JsonCursor;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.timeline.TestEngineTimeline.Test;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tests of Test Engine as JSON. */
final class TestEngineJson {

  private final JsonGenerator json;

  TestEngineJson(JsonGenerator json) {
    this.json = json;
  }

  void write(TestEngineTimeline content) throws IOException {
    json.writeStartObject();
    json.writeNumberField("omitted", content.omitted());
    json.writeArrayFieldStart("tests");
    for (Test test : content.tests()) {
      write(test);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(Test test) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", test.name());
    text("scope", test.scope());
    text("location", test.location());
    if (!test.labels().isEmpty()) {
      json.writeArrayFieldStart("labels");
      for (String label : test.labels()) {
        json.writeString(label);
      }
      json.writeEndArray();
    }
    decimal("reliability", test.reliability());
    decimal("average_seconds", test.averageSeconds());
    json.writeObjectFieldStart("executions");
    for (Map.Entry<String, Long> result : test.executions().entrySet()) {
      json.writeNumberField(result.getKey(), result.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void text(String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private void decimal(String name, @Nullable Double value) throws IOException {
    if (value != null) {
      json.writeNumberField(name, value);
    }
  }

  static TestEngineTimeline read(JsonCursor json) throws IOException, MalformedBuildException {
    Entry content = new Entry();
    List<Test> tests = new ArrayList<>();
    json.object(
        (name, value) -> {
          if (name.equals("tests")) {
            Entry.elements(value, element -> test(element, tests));
          } else {
            content.read(name, value);
          }
        });
    return new TestEngineTimeline(tests, content.count("omitted"));
  }

  private static void test(JsonCursor json, List<Test> tests)
      throws IOException, MalformedBuildException {
    Entry entry = new Entry();
    List<String> labels = new ArrayList<>();
    Map<String, Long> executions = new TreeMap<>();
    json.object(
        (name, value) -> {
          switch (name) {
            case "labels" -> labels.addAll(value.texts());
            case "executions" -> value.object((result, count) -> count(result, count, executions));
            default -> entry.read(name, value);
          }
        });
    String name = entry.text("name");
    if (name != null) {
      tests.add(
          new Test(
              name,
              entry.text("scope"),
              entry.text("location"),
              labels,
              entry.decimal("reliability"),
              entry.decimal("average_seconds"),
              executions));
    }
  }

  private static void count(String result, JsonCursor value, Map<String, Long> executions)
      throws IOException {
    Long count = value.integer();
    if (count != null && count >= 0) {
      executions.put(result, count);
    }
  }
}
