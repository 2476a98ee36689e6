package io.kitetrace.enricher.log;

import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.LogTimeline.Phase;
import io.kitetrace.timeline.LogTimeline.Section;
import io.kitetrace.timeline.LogTimeline.Times;
import io.kitetrace.timeline.TimelineLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A log that has been read to its end, before its times are decided. For one use. */
public final class ParsedLog {

  private final long bytes;
  private final long lines;
  private final int headers;
  private final Times times;
  private final List<RawSection> sections;
  private final List<RawPhase> phases;
  private final long last;

  ParsedLog(
      long bytes,
      long lines,
      int headers,
      Times times,
      long last,
      List<RawSection> sections,
      List<RawPhase> phases) {
    this.bytes = bytes;
    this.lines = lines;
    this.headers = headers;
    this.times = times;
    this.last = last;
    this.sections = sections;
    this.phases = phases;
  }

  /** Whether the list of header times is needed: there are headers, and no marks tell theirs. */
  public boolean needsHeaderTimes() {
    return headers > 0 && times != Times.MARKS;
  }

  /** Where the agent's command phase began, if the log tells. */
  public Optional<Instant> commandStart() {
    return phases.stream()
        .filter(phase -> phase.name().equals("command") && phase.first().start != TimeMarks.NONE)
        .map(phase -> Instant.ofEpochMilli(phase.first().start))
        .findFirst();
  }

  /** The timeline by the log's own times; without sections where it has none. */
  public LogTimeline timeline() {
    return times == Times.NONE ? timeless() : timeline(times, last);
  }

  /**
   * The timeline by header times, where there are any and the log has no marks.
   *
   * @param headerTimes of the first headers, in their order; headers after them have no times
   * @param end of the job, for the last section
   */
  public LogTimeline timeline(List<Instant> headerTimes, Instant end) {
    if (headerTimes.isEmpty() || times == Times.MARKS) {
      return timeline();
    }
    for (RawSection section : sections) {
      boolean known = section.n < headerTimes.size();
      section.start = known ? headerTimes.get(section.n).toEpochMilli() : TimeMarks.NONE;
      section.end = TimeMarks.NONE;
      if (section.n + 1 < headerTimes.size()) {
        section.close(headerTimes.get(section.n + 1).toEpochMilli());
      }
    }
    return timeline(Times.HEADER_TIMES, end.toEpochMilli());
  }

  private LogTimeline timeless() {
    return new LogTimeline(bytes, lines, Times.NONE, List.of(), List.of(), headers);
  }

  private LogTimeline timeline(Times source, long logEnd) {
    List<RawSection> timed =
        sections.stream().filter(section -> section.start != TimeMarks.NONE).toList();
    for (RawSection section : timed) {
      if (section.end == TimeMarks.NONE) {
        section.close(logEnd);
      }
    }
    List<Section> kept =
        RawSection.longest(timed, TimelineLimits.ENTRIES).stream().map(ParsedLog::section).toList();
    return new LogTimeline(bytes, lines, source, phases(logEnd), kept, headers - kept.size());
  }

  private List<Phase> phases(long logEnd) {
    List<Phase> made = new ArrayList<>();
    for (int i = 0; i < phases.size(); i++) {
      RawSection first = phases.get(i).first();
      if (first.start == TimeMarks.NONE) {
        break;
      }
      long next = i + 1 < phases.size() ? phases.get(i + 1).first().start : TimeMarks.NONE;
      long end = Math.max(first.start, next == TimeMarks.NONE ? logEnd : next);
      made.add(
          new Phase(
              first.n,
              phases.get(i).name(),
              Instant.ofEpochMilli(first.start),
              Instant.ofEpochMilli(end)));
    }
    return made;
  }

  private static Section section(RawSection raw) {
    return new Section(
        raw.n,
        raw.phase == null ? null : raw.phase.first().n,
        raw.title,
        Instant.ofEpochMilli(raw.start),
        Instant.ofEpochMilli(raw.end),
        raw.lines,
        raw.bytes,
        raw.expanded,
        raw.commands);
  }
}
