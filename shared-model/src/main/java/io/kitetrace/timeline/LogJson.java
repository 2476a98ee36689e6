package io.kitetrace.timeline;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kitetrace.model.JsonCursor;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.timeline.LogTimeline.Command;
import io.kitetrace.timeline.LogTimeline.Phase;
import io.kitetrace.timeline.LogTimeline.Section;
import io.kitetrace.timeline.LogTimeline.Times;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A log's timeline as JSON. */
final class LogJson {

  private final JsonGenerator json;

  LogJson(JsonGenerator json) {
    this.json = json;
  }

  void write(LogTimeline log) throws IOException {
    json.writeStartObject();
    json.writeNumberField("bytes", log.bytes());
    json.writeNumberField("lines", log.lines());
    json.writeStringField("times", Words.of(log.times()));
    json.writeNumberField("omitted", log.omitted());
    json.writeArrayFieldStart("phases");
    for (Phase phase : log.phases()) {
      json.writeStartObject();
      json.writeNumberField("n", phase.n());
      json.writeStringField("name", phase.name());
      json.writeStringField("start", phase.start().toString());
      json.writeStringField("end", phase.end().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("sections");
    for (Section section : log.sections()) {
      write(section);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(Section section) throws IOException {
    json.writeStartObject();
    json.writeNumberField("n", section.n());
    if (section.phase() != null) {
      json.writeNumberField("phase", section.phase());
    }
    json.writeStringField("title", section.title());
    json.writeStringField("start", section.start().toString());
    json.writeStringField("end", section.end().toString());
    json.writeNumberField("lines", section.lines());
    json.writeNumberField("bytes", section.bytes());
    if (section.expanded()) {
      json.writeBooleanField("expanded", true);
    }
    if (!section.commands().isEmpty()) {
      json.writeArrayFieldStart("commands");
      for (Command command : section.commands()) {
        json.writeStartObject();
        json.writeStringField("at", command.at().toString());
        json.writeStringField("text", command.text());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  static LogTimeline read(JsonCursor json) throws IOException, MalformedBuildException {
    Entry log = new Entry();
    List<Phase> phases = new ArrayList<>();
    List<Section> sections = new ArrayList<>();
    json.object(
        (name, value) -> {
          switch (name) {
            case "phases" -> Entry.each(value, entry -> phase(entry, phases));
            case "sections" -> sections(value, sections);
            default -> log.read(name, value);
          }
        });
    return new LogTimeline(
        log.count("bytes"),
        log.count("lines"),
        Words.in(Times.values(), log.text("times"), Times.NONE),
        phases,
        sections,
        log.small("omitted"));
  }

  private static void phase(Entry entry, List<Phase> phases) {
    String name = entry.text("name");
    if (entry.hasPlace() && name != null) {
      phases.add(new Phase(entry.n(), name, entry.start(), entry.end()));
    }
  }

  private static void sections(JsonCursor json, List<Section> sections)
      throws IOException, MalformedBuildException {
    Entry.elements(
        json,
        element -> {
          Entry entry = new Entry();
          List<Command> commands = new ArrayList<>();
          element.object(
              (name, value) -> {
                if (name.equals("commands")) {
                  Entry.each(value, command -> command(command, commands));
                } else {
                  entry.read(name, value);
                }
              });
          String title = entry.text("title");
          if (entry.hasPlace() && title != null) {
            sections.add(
                new Section(
                    entry.n(),
                    entry.place("phase"),
                    title,
                    entry.start(),
                    entry.end(),
                    entry.count("lines"),
                    entry.count("bytes"),
                    entry.flag("expanded"),
                    commands));
          }
        });
  }

  private static void command(Entry entry, List<Command> commands) {
    String text = entry.text("text");
    Instant at = entry.time("at");
    if (text != null && at != null) {
      commands.add(new Command(at, text));
    }
  }
}
