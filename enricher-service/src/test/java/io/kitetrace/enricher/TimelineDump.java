package io.kitetrace.enricher;

import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.ProfileTimeline.Activity;
import io.kitetrace.timeline.ProfileTimeline.Profile;
import io.kitetrace.timeline.ProfileTimeline.Rest;
import io.kitetrace.timeline.TestTimeline.Case;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.TestTimeline.Suite;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Timelines in a form that a person can review; times are seconds since the job's start. */
final class TimelineDump {

  private final Instant start;
  private final StringBuilder text = new StringBuilder();

  private TimelineDump(Instant start) {
    this.start = start;
  }

  static String of(LogTimeline log, Instant start) {
    TimelineDump dump = new TimelineDump(start);
    dump.text.append(
        "log of %d bytes, %d lines, times from %s, %d omitted\n"
            .formatted(log.bytes(), log.lines(), log.times(), log.omitted()));
    Map<Integer, String> phases = new HashMap<>();
    for (LogTimeline.Phase phase : log.phases()) {
      phases.put(phase.n(), phase.name());
      dump.time(phase.start(), phase.end());
      dump.text.append("phase ").append(phase.name()).append('\n');
    }
    for (LogTimeline.Section section : log.sections()) {
      dump.time(section.start(), section.end());
      dump.text.append(
          "#%d %s | %s | %d lines, %d bytes%s\n"
              .formatted(
                  section.n(),
                  phases.get(section.phase()),
                  section.title(),
                  section.lines(),
                  section.bytes(),
                  section.expanded() ? ", expanded" : ""));
      section.commands().forEach(c -> dump.text.append("      $ ").append(c.text()).append('\n'));
    }
    return dump.text.toString();
  }

  static String of(Report report, Instant start) {
    TimelineDump dump = new TimelineDump(start);
    dump.text.append(
        "%s %s %s, %d omitted\n"
            .formatted(report.path(), report.status(), report.counts(), report.omitted()));
    for (Suite suite : report.suites()) {
      dump.time(suite.start(), suite.end());
      dump.text.append(
          "#%d suite %s%s | %s\n"
              .formatted(
                  suite.n(), suite.name(), suite.derived() ? " (derived)" : "", suite.counts()));
    }
    for (Case test : report.cases()) {
      dump.time(test.start(), test.end());
      dump.text.append(
          "#%d in #%d %s | %s %s\n"
              .formatted(
                  test.n(),
                  test.suite(),
                  test.name(),
                  test.result(),
                  test.errorType() == null ? "" : test.errorType()));
    }
    return dump.text.toString().replaceAll("(?m) +$", "");
  }

  static String of(Profile profile, Instant start) {
    TimelineDump dump = new TimelineDump(start);
    dump.text.append(
        "%s %s by %s, %d events\n"
            .formatted(profile.path(), profile.status(), profile.alignment(), profile.events()));
    for (Activity activity : profile.activities()) {
      dump.time(activity.start(), activity.end());
      dump.text.append(
          "#%d %s | %s | %s\n"
              .formatted(
                  activity.n(), activity.threadName(), activity.category(), activity.name()));
    }
    for (Rest rest : profile.rest()) {
      dump.text.append(
          String.format(
              Locale.ROOT,
              "and %d of %s, %.3f s together\n",
              rest.count(),
              rest.category(),
              rest.time().toNanos() / 1e9));
    }
    return dump.text.toString();
  }

  private void time(Instant from, Instant to) {
    text.append(String.format(Locale.ROOT, "%9.3f to %9.3f  ", seconds(from), seconds(to)));
  }

  private double seconds(Instant time) {
    return Duration.between(start, time).toNanos() / 1e9;
  }
}
