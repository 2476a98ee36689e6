package io.kitetrace.enricher.profile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The members of one event; filled anew for each, since there can be millions. */
final class TraceEvent {

  private static final double MAX_MICROS = 9e15;
  private static final int MAX_ID = 60;

  String name = "";
  @Nullable String category;
  String phase = "";
  String process = "";
  String thread = "";

  /** The name in its arguments, which tells a thread's. */
  @Nullable String named;

  /** Whether this sums up others, as clang's {@code Total …} do. */
  boolean sums;

  boolean timed;
  long startNanos;
  long durationNanos;

  /** Reads the object that the parser stands on. */
  void read(JsonParser json) throws IOException {
    name = "";
    category = null;
    phase = "";
    process = "";
    thread = "";
    named = null;
    sums = false;
    timed = false;
    startNanos = 0;
    durationNanos = 0;
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      member(field, json);
    }
  }

  String threadKey() {
    return process + "/" + thread;
  }

  private void member(String field, JsonParser json) throws IOException {
    switch (field) {
      case "name" -> name = text(json);
      case "cat" -> category = text(json);
      case "ph" -> phase = text(json);
      case "pid" -> process = id(json);
      case "tid" -> thread = id(json);
      case "ts" -> {
        double micros = micros(json);
        timed = !Double.isNaN(micros);
        startNanos = timed ? Math.round(micros * 1_000) : 0;
      }
      case "dur" -> {
        double micros = micros(json);
        durationNanos = micros > 0 ? Math.round(micros * 1_000) : 0;
      }
      case "args" -> arguments(json);
      default -> json.skipChildren();
    }
  }

  private void arguments(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      if (field.equals("name")) {
        named = text(json);
      } else {
        sums |= field.equals("avg ms");
        json.skipChildren();
      }
    }
  }

  static String text(JsonParser json) throws IOException {
    if (json.currentToken().isScalarValue() && json.currentToken() != JsonToken.VALUE_NULL) {
      return json.getText();
    }
    json.skipChildren();
    return "";
  }

  private static String id(JsonParser json) throws IOException {
    String text = text(json);
    return text.length() <= MAX_ID ? text : text.substring(0, MAX_ID);
  }

  /** Microseconds, or NaN; within what nanoseconds can count. */
  static double micros(JsonParser json) throws IOException {
    try {
      double value = Double.parseDouble(text(json));
      return Math.abs(value) <= MAX_MICROS ? value : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
