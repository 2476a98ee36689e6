package io.kitetrace.timeline;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kitetrace.model.JsonCursor;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.timeline.ProfileTimeline.Activity;
import io.kitetrace.timeline.ProfileTimeline.Alignment;
import io.kitetrace.timeline.ProfileTimeline.Profile;
import io.kitetrace.timeline.ProfileTimeline.Rest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Profiles as JSON. */
final class ProfileJson {

  private final JsonGenerator json;

  ProfileJson(JsonGenerator json) {
    this.json = json;
  }

  void write(ProfileTimeline profiles) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("profiles");
    for (Profile profile : profiles.profiles()) {
      write(profile);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(Profile profile) throws IOException {
    json.writeStartObject();
    json.writeStringField("path", profile.path());
    json.writeStringField("status", profile.status().word());
    json.writeStringField("alignment", Words.of(profile.alignment()));
    json.writeNumberField("events", profile.events());
    json.writeArrayFieldStart("activities");
    for (Activity activity : profile.activities()) {
      json.writeStartObject();
      json.writeNumberField("n", activity.n());
      json.writeStringField("name", activity.name());
      text("category", activity.category());
      json.writeStringField("thread", activity.thread());
      text("thread_name", activity.threadName());
      json.writeStringField("start", activity.start().toString());
      json.writeStringField("end", activity.end().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("rest");
    for (Rest rest : profile.rest()) {
      json.writeStartObject();
      json.writeStringField("category", rest.category());
      json.writeNumberField("count", rest.count());
      json.writeNumberField("time_ns", rest.time().toNanos());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void text(String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  static ProfileTimeline read(JsonCursor json) throws IOException, MalformedBuildException {
    List<Profile> profiles = new ArrayList<>();
    json.object(
        (name, value) -> {
          if (name.equals("profiles")) {
            Entry.elements(value, element -> profile(element, profiles));
          } else {
            value.skip();
          }
        });
    return new ProfileTimeline(profiles);
  }

  private static void profile(JsonCursor json, List<Profile> profiles)
      throws IOException, MalformedBuildException {
    Entry entry = new Entry();
    List<Activity> activities = new ArrayList<>();
    List<Rest> rest = new ArrayList<>();
    json.object(
        (name, value) -> {
          switch (name) {
            case "activities" -> Entry.each(value, activity -> activity(activity, activities));
            case "rest" -> Entry.each(value, category -> rest(category, rest));
            default -> entry.read(name, value);
          }
        });
    String path = entry.text("path");
    if (path != null) {
      profiles.add(
          new Profile(
              path,
              TimelineStatus.of(entry.text("status")),
              Words.in(Alignment.values(), entry.text("alignment"), Alignment.JOB),
              entry.count("events"),
              activities,
              rest));
    }
  }

  private static void activity(Entry entry, List<Activity> activities) {
    String name = entry.text("name");
    String thread = entry.text("thread");
    if (entry.hasPlace() && name != null) {
      activities.add(
          new Activity(
              entry.n(),
              name,
              entry.text("category"),
              thread == null ? "" : thread,
              entry.text("thread_name"),
              entry.start(),
              entry.end()));
    }
  }

  private static void rest(Entry entry, List<Rest> rest) {
    String category = entry.text("category");
    if (category != null) {
      rest.add(new Rest(category, entry.count("count"), Duration.ofNanos(entry.count("time_ns"))));
    }
  }
}
