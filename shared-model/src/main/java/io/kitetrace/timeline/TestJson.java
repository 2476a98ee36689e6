package io.kitetrace.timeline;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kitetrace.model.JsonCursor;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.timeline.TestTimeline.Case;
import io.kitetrace.timeline.TestTimeline.Counts;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.TestTimeline.Suite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Test reports as JSON. */
final class TestJson {

  private final JsonGenerator json;

  TestJson(JsonGenerator json) {
    this.json = json;
  }

  void write(TestTimeline tests) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("reports");
    for (Report report : tests.reports()) {
      json.writeStartObject();
      json.writeStringField("path", report.path());
      json.writeStringField("status", report.status().word());
      write(report.counts());
      json.writeNumberField("omitted", report.omitted());
      json.writeArrayFieldStart("suites");
      for (Suite suite : report.suites()) {
        write(suite);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("cases");
      for (Case test : report.cases()) {
        write(test);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(Counts counts) throws IOException {
    json.writeNumberField("total", counts.total());
    json.writeNumberField("failed", counts.failed());
    json.writeNumberField("errors", counts.errors());
    json.writeNumberField("skipped", counts.skipped());
  }

  private void write(Suite suite) throws IOException {
    json.writeStartObject();
    json.writeNumberField("n", suite.n());
    if (suite.parent() != null) {
      json.writeNumberField("parent", suite.parent());
    }
    json.writeStringField("name", suite.name());
    json.writeStringField("start", suite.start().toString());
    json.writeStringField("end", suite.end().toString());
    if (suite.derived()) {
      json.writeBooleanField("derived", true);
    }
    write(suite.counts());
    json.writeEndObject();
  }

  private void write(Case test) throws IOException {
    json.writeStartObject();
    json.writeNumberField("n", test.n());
    if (test.suite() != null) {
      json.writeNumberField("suite", test.suite());
    }
    json.writeStringField("name", test.name());
    text("class", test.className());
    text("file", test.file());
    json.writeStringField("result", Words.of(test.result()));
    text("error_type", test.errorType());
    if (test.flaky()) {
      json.writeBooleanField("flaky", true);
    }
    json.writeStringField("start", test.start().toString());
    json.writeStringField("end", test.end().toString());
    json.writeEndObject();
  }

  private void text(String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  static TestTimeline read(JsonCursor json) throws IOException, MalformedBuildException {
    List<Report> reports = new ArrayList<>();
    json.object(
        (name, value) -> {
          if (name.equals("reports")) {
            Entry.elements(value, element -> report(element, reports));
          } else {
            value.skip();
          }
        });
    return new TestTimeline(reports);
  }

  private static void report(JsonCursor json, List<Report> reports)
      throws IOException, MalformedBuildException {
    Entry entry = new Entry();
    List<Suite> suites = new ArrayList<>();
    List<Case> cases = new ArrayList<>();
    json.object(
        (name, value) -> {
          switch (name) {
            case "suites" -> Entry.each(value, suite -> suite(suite, suites));
            case "cases" -> Entry.each(value, test -> test(test, cases));
            default -> entry.read(name, value);
          }
        });
    String path = entry.text("path");
    if (path != null) {
      TimelineStatus status = TimelineStatus.of(entry.text("status"));
      reports.add(new Report(path, status, counts(entry), suites, cases, entry.small("omitted")));
    }
  }

  private static Counts counts(Entry entry) {
    return new Counts(
        entry.count("total"), entry.count("failed"), entry.count("errors"), entry.count("skipped"));
  }

  private static void suite(Entry entry, List<Suite> suites) {
    String name = entry.text("name");
    if (entry.hasPlace() && name != null) {
      suites.add(
          new Suite(
              entry.n(),
              entry.place("parent"),
              name,
              entry.start(),
              entry.end(),
              entry.flag("derived"),
              counts(entry)));
    }
  }

  private static void test(Entry entry, List<Case> cases) {
    String name = entry.text("name");
    if (entry.hasPlace() && name != null) {
      cases.add(
          new Case(
              entry.n(),
              entry.place("suite"),
              name,
              entry.text("class"),
              entry.text("file"),
              Words.in(Result.values(), entry.text("result"), Result.UNKNOWN),
              entry.text("error_type"),
              entry.flag("flaky"),
              entry.start(),
              entry.end()));
    }
  }
}
